//! What a name means in a module: what it declares, what it uses, what it globs, and which crates it can name.

use super::modules::Modules;
use std::collections::BTreeMap;

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A module.
    Module(usize),
    /// A type that a module declares.
    Type(usize, String),
    /// The entity of a module.
    Entity(usize),
    /// Something in a crate that is not looked into.
    External(Vec<String>),
}

/// A name in a module.
type Place = (usize, String);

/// What names were found to mean, without and with a look into other people's crates.
#[derive(Debug, Default)]
pub(super) struct Known([BTreeMap<Place, Option<Found>>; 2]);

/// How far one name is looked up.
#[derive(Debug)]
enum Step {
    UnderWay,
    Done(Option<Found>),
}

/// How deep names may lead from one to the next; each step takes room on the stack.
const DEEPEST: usize = 200;

/// One search, which ends where names go in circles.
#[derive(Debug, Default)]
struct Search {
    /// Whether crates from registries and repositories are looked into.
    outside: bool,
    /// The names that were met.
    names: BTreeMap<Place, Step>,
    depth: usize,
    /// Whether a name was met again while it was being looked up, so that "nothing" may be wrong for the names around it.
    cut: bool,
}

impl Modules<'_> {
    /// What a path means in a module, as far as the project itself says it.
    pub(super) fn resolve(&mut self, module: usize, path: &[String]) -> Option<Found> {
        self.search(module, path, false)
    }

    /// The same with a look into the sources of other people's crates, where those are on the machine.
    pub(super) fn resolve_outside(&mut self, module: usize, path: &[String]) -> Option<Found> {
        self.search(module, path, true)
    }

    fn search(&mut self, module: usize, path: &[String], outside: bool) -> Option<Found> {
        let mut search = Search { outside, ..Search::default() };
        let found = self.follow(module, path, &mut search);
        let kept = search.names.into_iter().filter_map(|(place, step)| match step {
            Step::Done(found) if found.is_some() || !search.cut => Some((place, found)),
            Step::Done(_) | Step::UnderWay => None,
        });
        self.known.0[usize::from(outside)].extend(kept);
        found
    }

    fn follow(&mut self, module: usize, path: &[String], search: &mut Search) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let mut found = match first.as_str() {
            "crate" => Found::Module(self.ensure(self.module(module).package, &[])),
            "self" => Found::Module(module),
            "super" => Found::Module(self.parent(module)?),
            name => self.first_name(module, name, rest.is_empty(), search)?,
        };
        for name in rest {
            found = match found {
                Found::Module(inner) if name == "super" => Found::Module(self.parent(inner)?),
                Found::Module(inner) => self.name_in(inner, name, search)?,
                Found::External(mut path) => {
                    path.push(name.clone());
                    Found::External(path)
                }
                Found::Type(..) | Found::Entity(_) => return None,
            };
        }
        Some(found)
    }

    /// The first name of a path: something in scope, else a crate.
    fn first_name(&mut self, module: usize, name: &str, alone: bool, search: &mut Search) -> Option<Found> {
        if let Some(found) = self.name_in(module, name, search) {
            return Some(found);
        }
        let package = self.module(module).package;
        if let Some(own) = self.packages.named(package, name, search.outside) {
            return Some(Found::Module(self.ensure(own, &[])));
        }
        (!alone).then(|| Found::External(vec![name.to_owned()]))
    }

    /// What a name means in a module.
    fn name_in(&mut self, module: usize, name: &str, search: &mut Search) -> Option<Found> {
        let place = (module, name.to_owned());
        if let Some(known) = self.known.0[usize::from(search.outside)].get(&place) {
            return known.clone();
        }
        match search.names.get(&place) {
            Some(Step::Done(found)) => return found.clone(),
            Some(Step::UnderWay) => {
                search.cut = true;
                return None;
            }
            None => {}
        }
        if search.depth == DEEPEST {
            search.cut = true;
            return None;
        }
        search.names.insert(place.clone(), Step::UnderWay);
        search.depth += 1;
        let found = self.look_up(module, name, search);
        search.depth -= 1;
        search.names.insert(place, Step::Done(found.clone()));
        found
    }

    fn look_up(&mut self, module: usize, name: &str, search: &mut Search) -> Option<Found> {
        let source = &self.module(module).source;
        // The struct of an entity that is written by hand is a type, too.
        if (source.entity.is_some() || source.entity_name.is_some()) && name == source.entity_ident() {
            return Some(Found::Entity(module));
        }
        if source.types.contains_key(name) {
            return Some(Found::Type(module, name.to_owned()));
        }
        if let Some(path) = source.uses.get(name).cloned()
            && let Some(found) = self.follow(module, &path, search)
        {
            return Some(found);
        }
        if let Some(child) = self.child(module, name) {
            return Some(Found::Module(child));
        }
        let globs = self.module(module).source.globs.clone();
        globs.iter().find_map(|glob| match self.follow(module, glob, search)? {
            Found::Module(globbed) => self.name_in(globbed, name, search),
            _ => None,
        })
    }
}
