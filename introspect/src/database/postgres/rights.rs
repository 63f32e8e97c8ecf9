//! Who owns an object and may use it, as the statements that say so again when it had to go for a while.

use super::Reading;
use super::local::described;
use limbeck_differ::schema::{ObjectId, OpaqueKind};

/// Somebody who may do something.
pub(super) type Right = (String, String, bool);

impl Reading<'_> {
    /// Keeps the rights to an object, and its owner where that is not the database's own. `is_closed` is whether rights were ever given or taken: what was never touched is
    /// open to everybody where it is a function or a type (PostgreSQL 18, "Privileges").
    pub(super) fn rights(&mut self, id: &ObjectId, owner: Option<&str>, is_closed: bool, rights: &[Right]) {
        let (Some(object), Some(what)) = (self.schema.opaque.get_mut(id), described(id)) else { return };
        let ObjectId::Opaque(kind, _, _) = id else { return };
        object.rights.extend(owner.map(|owner| format!("ALTER {what} OWNER TO {owner}")));
        // Relations are granted by their name alone.
        let relation = |kind: &str| what.strip_prefix(kind).map(str::to_owned);
        let target = match kind {
            OpaqueKind::View => relation("VIEW "),
            OpaqueKind::MaterializedView => relation("MATERIALIZED VIEW "),
            OpaqueKind::ForeignTable => relation("FOREIGN TABLE "),
            _ => Some(what.clone()),
        };
        let target = target.unwrap_or(what);
        let is_open = matches!(kind, OpaqueKind::Function | OpaqueKind::Domain | OpaqueKind::Type);
        if is_open && is_closed && !rights.iter().any(|(to, ..)| to == "PUBLIC") {
            object.rights.push(format!("REVOKE ALL ON {target} FROM PUBLIC"));
        }
        object.rights.extend(rights.iter().filter(|(to, ..)| !(is_open && to == "PUBLIC")).map(
            |(to, words, is_grantable)| {
                let option = if *is_grantable { " WITH GRANT OPTION" } else { "" };
                format!("GRANT {words} ON {target} TO {to}{option}")
            },
        ));
    }
}
