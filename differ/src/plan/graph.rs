//! The graph of what waits for what, and the one order that comes out of it.

use super::PlanError;
use super::resources::Resource;
use super::roles::{Context, Roles};
use crate::operation::{Change, Operation};
use crate::schema::{Column, ObjectId, OpaqueKind, TableName};
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Who does what to one resource, as positions of operations.
#[derive(Default)]
struct Users {
    makes: Vec<usize>,
    drops: Vec<usize>,
    alters: Vec<usize>,
    needs: Vec<usize>,
    releases: Vec<usize>,
}

impl Users {
    /// The rules: which of two must come first.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        // What both needs and releases something works on it as it is: before it goes, or after it is made.
        let works_before = |it: &&usize| self.makes.is_empty() && self.releases.contains(it);
        let needs_new: Vec<usize> = self.needs.iter().filter(|it| !works_before(it)).copied().collect();
        let rules = [
            (&self.releases, &self.alters),
            (&self.releases, &self.drops),
            (&self.drops, &self.makes),
            // Of two keys on the same columns, one goes: a new foreign key must not come to rest on that one.
            (&self.drops, &needs_new),
            (&self.alters, &self.needs),
            (&self.makes, &self.needs),
        ];
        let pairs = rules
            .map(|(first, then)| first.iter().flat_map(|a| then.iter().map(move |b| (*a, *b))).collect::<Vec<_>>());
        pairs.into_iter().flatten()
    }
}

/// Which operation must come before which, as positions in the list.
pub(super) fn dependencies(operations: &[Operation], context: &Context<'_>) -> BTreeSet<(usize, usize)> {
    let mut users: BTreeMap<Resource, Users> = BTreeMap::new();
    for (position, operation) in operations.iter().enumerate() {
        let Roles { makes, drops, alters, needs, releases } = context.roles(operation);
        let mut add = |resources: Vec<Resource>, list: fn(&mut Users) -> &mut Vec<usize>| {
            for resource in resources {
                list(users.entry(resource).or_default()).push(position);
            }
        };
        add(makes, |users| &mut users.makes);
        add(drops, |users| &mut users.drops);
        add(alters, |users| &mut users.alters);
        add(needs, |users| &mut users.needs);
        add(releases, |users| &mut users.releases);
    }
    let rules = users.values().flat_map(Users::pairs).filter(|(a, b)| a != b);
    rules.chain(changes_in_turn(operations, context)).collect()
}

/// Changes of one column, of which one ends as the other begins. Where both do, the first is the one that begins as it is.
fn changes_in_turn(operations: &[Operation], context: &Context<'_>) -> Vec<(usize, usize)> {
    let mut by_column: BTreeMap<_, Vec<(usize, &Change<Column>)>> = BTreeMap::new();
    for (position, operation) in operations.iter().enumerate() {
        if let Operation::AlterColumn(table, change) = operation {
            by_column.entry((table, &change.from.name)).or_default().push((position, change));
        }
    }
    let pairs = by_column.iter().flat_map(|((table, _), changes)| {
        changes.iter().flat_map(move |first| changes.iter().map(move |then| (*table, first, then)))
    });
    let leads = |table: &TableName, first: &Change<Column>, then: &Change<Column>| {
        first.to == then.from && (then.to != first.from || context.is_there(table, &first.from))
    };
    let in_turn = pairs.filter(|(table, first, then)| first.0 != then.0 && leads(table, first.1, then.1));
    in_turn.map(|(_, first, then)| (first.0, then.0)).collect()
}

/// Nodes `0..count` in an order that keeps the dependencies; of those that may come next, always the smallest number.
/// Where nodes wait for each other: those.
pub(super) fn order(count: usize, dependencies: &BTreeSet<(usize, usize)>) -> Result<Vec<usize>, Vec<usize>> {
    let graph = graph(count, dependencies);
    let mut waiting: Vec<usize> = vec![0; count];
    for (_, then) in dependencies {
        waiting[*then] += 1;
    }
    let mut ready: BTreeSet<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    let mut ordered = Vec::with_capacity(count);
    while let Some(node) = ready.pop_first() {
        ordered.push(node);
        for next in graph.neighbors(NodeIndex::new(node)).map(NodeIndex::index) {
            waiting[next] -= 1;
            if waiting[next] == 0 {
                ready.insert(next);
            }
        }
    }
    if ordered.len() == count { Ok(ordered) } else { Err(cycles(&graph)) }
}

fn graph(count: usize, dependencies: &BTreeSet<(usize, usize)>) -> DiGraph<(), ()> {
    let mut graph = DiGraph::with_capacity(count, dependencies.len());
    for _ in 0..count {
        graph.add_node(());
    }
    for (first, then) in dependencies {
        graph.add_edge(NodeIndex::new(*first), NodeIndex::new(*then), ());
    }
    graph
}

fn cycles(graph: &DiGraph<(), ()>) -> Vec<usize> {
    let mut waiting = components(graph).into_iter().filter(|nodes| nodes.len() > 1).flatten().collect::<Vec<_>>();
    waiting.sort_unstable();
    waiting
}

fn components(graph: &DiGraph<(), ()>) -> Vec<Vec<usize>> {
    tarjan_scc(graph).into_iter().map(|nodes| nodes.into_iter().map(NodeIndex::index).collect()).collect()
}

/// The dependencies with those wishes that are part of no circle.
pub(super) fn with_wishes(
    count: usize,
    dependencies: BTreeSet<(usize, usize)>,
    wishes: BTreeSet<(usize, usize)>,
) -> BTreeSet<(usize, usize)> {
    if wishes.is_empty() {
        return dependencies;
    }
    let mut all = dependencies;
    let wishes: Vec<(usize, usize)> = wishes.into_iter().filter(|wish| all.insert(*wish)).collect();
    let mut component_of = vec![0; count];
    for (component, nodes) in components(&graph(count, &all)).into_iter().enumerate() {
        for node in nodes {
            component_of[node] = component;
        }
    }
    for wish in wishes.iter().filter(|(first, then)| component_of[*first] == component_of[*then]) {
        all.remove(wish);
    }
    all
}

/// Nodes in an order that keeps the dependencies as far as they are not in a circle; inside a circle by number.
pub(super) fn best_order(count: usize, dependencies: &BTreeSet<(usize, usize)>) -> Vec<usize> {
    let mut component_of = vec![0; count];
    let mut members = components(&graph(count, dependencies));
    for nodes in &mut members {
        nodes.sort_unstable();
    }
    // Components are numbered by their smallest node, so that the order does not depend on the walk.
    members.sort_by_key(|nodes| nodes.first().copied());
    for (component, nodes) in members.iter().enumerate() {
        for node in nodes {
            component_of[*node] = component;
        }
    }
    let between = dependencies.iter().map(|(a, b)| (component_of[*a], component_of[*b]));
    let between = between.filter(|(a, b)| a != b).collect();
    let ordered = order(members.len(), &between).unwrap_or_default();
    ordered.into_iter().flat_map(|component| members[component].clone()).collect()
}

/// Sorts operations by (phase, table, object), which decides wherever the dependencies leave a choice. New tables stand in
/// the order in which they can be made, each with its indexes behind it.
pub(super) fn sort_by_phase(operations: &mut [Operation], created: &BTreeMap<TableName, usize>) {
    let compare = |a: &Operation, b: &Operation| {
        let place = |it: &Operation| it.table().and_then(|table| created.get(table)).copied();
        let key = |it: &Operation| (phase(it, created), place(it), it.table().cloned(), it.object());
        key(a).cmp(&key(b)).then_with(|| if a == b { Ordering::Equal } else { format!("{a:?}").cmp(&format!("{b:?}")) })
    };
    operations.sort_by(compare);
}

/// The place of an operation in a plan where nothing else decides: what makes room, enum types, new tables with their
/// indexes, columns, constraints, indexes, foreign keys, and what is gone for good.
fn phase(operation: &Operation, created: &BTreeMap<TableName, usize>) -> u8 {
    match operation {
        Operation::RenameTable(_)
        | Operation::RenameColumn(..)
        | Operation::RenameEnum(_)
        | Operation::RenameEnumValue(..) => 0,
        Operation::DropForeignKey(..) => 1,
        Operation::DropIndex(..) => 2,
        Operation::DropCheck(..) | Operation::DropUnique(..) | Operation::DropPrimaryKey(..) => 3,
        Operation::CreateEnum(_) | Operation::AlterEnum(_) => 4,
        Operation::CreateIndex(table, _) if created.contains_key(table) => 5,
        // What it is to inherit is there, and what it had from others becomes its own.
        Operation::AlterTableOptions(_, change) if !change.to.parents().eq(change.from.parents()) => {
            if change.to.parents().next().is_some() { 14 } else { 0 }
        }
        // Before columns, which may differ from the table's new collation.
        Operation::CreateTable(_) | Operation::AlterTableOptions(..) => 5,
        Operation::AddColumn(..) => 6,
        Operation::AlterColumn(..) | Operation::FillColumn(..) => 7,
        Operation::DropColumn(..) => 8,
        Operation::RenameConstraint(..) | Operation::RenameIndex(..) => 9,
        Operation::AlterTableComment(..) => 10,
        Operation::AddPrimaryKey(..) | Operation::AddUnique(..) | Operation::AddCheck(..) => 11,
        Operation::CreateIndex(..) => 12,
        Operation::AlterIndexComment(..) | Operation::AlterConstraintComment(..) => 13,
        Operation::AddForeignKey(..) => 14,
        Operation::DropTable(_) => 15,
        Operation::DropEnum(_) => 16,
        Operation::CreateOpaque(it, _) => opaque_phase(&it.id).0,
        Operation::AlterOpaque(change, _) if change.from.definition != change.to.definition => {
            opaque_phase(&change.to.id).0
        }
        // What is said of it may need anything.
        Operation::AlterOpaque(..) => 15,
        Operation::DropOpaque(it, _) => opaque_phase(&it.id).1,
    }
}

/// When an object that is kept as text is made, and when it goes.
fn opaque_phase(id: &ObjectId) -> (u8, u8) {
    match id {
        ObjectId::Opaque(OpaqueKind::Schema, _, _) => (0, 20),
        ObjectId::Opaque(OpaqueKind::Extension, _, _) => (1, 19),
        ObjectId::Opaque(
            OpaqueKind::Sequence | OpaqueKind::Domain | OpaqueKind::Type | OpaqueKind::Collation,
            _,
            _,
        ) => (4, 18),
        ObjectId::Opaque(OpaqueKind::Partition, _, _) => (5, 14),
        // Its body may read tables, which nobody knows of.
        ObjectId::Opaque(OpaqueKind::Function | OpaqueKind::Procedure, _, _) => (14, 17),
        // It would see the rest of the plan.
        ObjectId::Opaque(OpaqueKind::EventTrigger, _, _) => (21, 0),
        _ => (15, 0),
    }
}

/// The error for operations that wait for each other.
pub(super) fn cycle(operations: &[Operation], nodes: &[usize]) -> PlanError {
    PlanError::Cycle(nodes.iter().map(|node| operations[*node].describe()).collect())
}
