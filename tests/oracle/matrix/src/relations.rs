//! Foreign keys with every pair of actions.

use crate::entity::{Entity, Field, Relation};
use crate::format::Format;

const ACTIONS: [Option<&str>; 5] = [None, Some("Restrict"), Some("Cascade"), Some("SetNull"), Some("NoAction")];

/// The entities of a format: one to refer to, one with all pairs, and one with SET DEFAULT, which InnoDB lacks.
pub(crate) fn entities(format: Format) -> Vec<Entity> {
    let parent = Entity::with_id(format, "parent", Vec::new());
    let pairs = ACTIONS.iter().flat_map(|on_delete| ACTIONS.iter().map(move |on_update| (*on_delete, *on_update)));
    let children = children(format, "child", &parent.module, pairs);
    let defaulting = [(Some("SetDefault"), None), (None, Some("SetDefault"))];
    let defaulting = self::children(format, "child_with_default", &parent.module, defaulting.into_iter());
    vec![parent, children, defaulting]
}

type Actions = (Option<&'static str>, Option<&'static str>);

fn children(format: Format, name: &str, parent: &str, actions: impl Iterator<Item = Actions>) -> Entity {
    let mut entity = Entity::with_id(format, name, Vec::new());
    for (number, (on_delete, on_update)) in actions.enumerate() {
        let field = format!("parent_{number}_id");
        entity.fields.push(Field { optional: true, ..Field::new(&field, "i32") });
        let name = format!("Parent{number}");
        entity.relations.push(Relation { name, target: parent.to_owned(), field, on_delete, on_update });
    }
    entity
}
