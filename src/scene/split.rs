//! Partitions as geometry: which nodes are apart, where to draw the line between them, and what a
//! line drawn across the stage cuts.

use super::{Point, STAGE, Scene};
use crate::sim::NodeId;

/// The groups of `among` that no open way joins, each in order, the one with the smallest node
/// first. One group means no partition.
pub fn groups(scene: &Scene, among: &[NodeId]) -> Vec<Vec<NodeId>> {
    let open = scene
        .links
        .iter()
        .filter(|link| !(link.cut_ab && link.cut_ba))
        .map(|link| (link.a, link.b));
    joined(among, open)
}

/// The groups that would be left of `among` if these links were cut too.
pub fn groups_without(
    scene: &Scene,
    among: &[NodeId],
    cut: &[(NodeId, NodeId)],
) -> Vec<Vec<NodeId>> {
    let open = scene
        .links
        .iter()
        .filter(|link| !(link.cut_ab && link.cut_ba))
        .map(|link| (link.a, link.b))
        .filter(|pair| !cut.contains(pair));
    joined(among, open)
}

fn joined(among: &[NodeId], open: impl Iterator<Item = (NodeId, NodeId)>) -> Vec<Vec<NodeId>> {
    let mut groups: Vec<Vec<NodeId>> = among.iter().map(|id| vec![*id]).collect();
    for (a, b) in open {
        let of = |id| groups.iter().position(|group| group.contains(&id));
        if let (Some(one), Some(other)) = (of(a), of(b))
            && one != other
        {
            let moved = groups.remove(one.max(other));
            groups[one.min(other)].extend(moved);
        }
    }
    // Groups are in the order of their first members already; members are put in theirs.
    let in_order = |group: Vec<NodeId>| {
        let members = among.iter().filter(|id| group.contains(id));
        members.copied().collect()
    };
    groups.into_iter().map(in_order).collect()
}

/// The lines that part the stage between groups: the edges, between sites of different groups, of
/// the Voronoi diagram of all sites, within the stage.
pub fn borders(sites: &[(Point, usize)]) -> Vec<(Point, Point)> {
    let mut lines = Vec::new();
    for (i, (p, group)) in sites.iter().enumerate() {
        for (q, other) in &sites[i + 1..] {
            if group != other {
                lines.extend(border(*p, *q, sites));
            }
        }
    }
    lines
}

/// The part of the line half way between `p` and `q` that is nearer to no other site.
fn border(p: Point, q: Point, sites: &[(Point, usize)]) -> Option<(Point, Point)> {
    let middle = p.toward(q, 0.5);
    let along = Point {
        x: -(q.y - p.y),
        y: q.x - p.x,
    };
    // Points of the line are middle + t * along; every half-plane bounds t on one side.
    let (mut low, mut high) = (-1e9, 1e9);
    let mut keep = |slope: f64, room: f64| {
        // slope * t <= room
        if slope > 1e-9 {
            high = f64::min(high, room / slope);
        } else if slope < -1e-9 {
            low = f64::max(low, room / slope);
        } else if room < 0.0 {
            high = low - 1.0;
        }
    };
    keep(along.x, STAGE.x - middle.x);
    keep(-along.x, middle.x);
    keep(along.y, STAGE.y - middle.y);
    keep(-along.y, middle.y);
    for (k, _) in sites.iter().filter(|(k, _)| *k != p && *k != q) {
        // |m + t a - p|^2 <= |m + t a - k|^2
        let slope = 2.0 * (along.x * (k.x - p.x) + along.y * (k.y - p.y));
        let far = (middle.x - k.x).powi(2) + (middle.y - k.y).powi(2);
        let near = (middle.x - p.x).powi(2) + (middle.y - p.y).powi(2);
        keep(slope, far - near);
    }
    let at = |t: f64| Point {
        x: middle.x + along.x * t,
        y: middle.y + along.y * t,
    };
    (high - low > 1e-6).then(|| (at(low), at(high)))
}

/// The links that a line from `from` to `to` crosses.
pub fn crossed(scene: &Scene, from: Point, to: Point) -> Vec<(NodeId, NodeId)> {
    scene
        .links
        .iter()
        .filter(|link| cross(link.from, link.to, from, to))
        .map(|link| (link.a, link.b))
        .collect()
}

fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::SceneLink;

    fn square(cut: &[(u16, u16)]) -> Scene {
        let at = |k: u16| Point {
            x: if k == 0 || k == 3 { 300.0 } else { 700.0 },
            y: if k < 2 { 200.0 } else { 400.0 },
        };
        let mut scene = Scene::default();
        for a in 0..4 {
            for b in a + 1..4 {
                scene.links.push(SceneLink {
                    a: NodeId(a),
                    b: NodeId(b),
                    from: at(a),
                    to: at(b),
                    cut_ab: cut.contains(&(a, b)),
                    cut_ba: cut.contains(&(a, b)),
                    used: false,
                    special: false,
                });
            }
        }
        scene
    }

    fn ids(numbers: &[u16]) -> Vec<NodeId> {
        numbers.iter().copied().map(NodeId).collect()
    }

    #[test]
    fn nodes_are_apart_only_when_every_way_is_cut() {
        let all = ids(&[0, 1, 2, 3]);
        let check = |cut: &[(u16, u16)], expect: &[&[u16]]| {
            let expect: Vec<_> = expect.iter().map(|group| ids(group)).collect();
            assert_eq!(groups(&square(cut), &all), expect, "{cut:?}");
        };
        check(&[], &[&[0, 1, 2, 3]]);
        check(&[(0, 1)], &[&[0, 1, 2, 3]]);
        check(&[(0, 1), (0, 2), (1, 3), (2, 3)], &[&[0, 3], &[1, 2]]);
    }

    #[test]
    fn a_line_down_the_middle_parts_left_from_right() {
        let (from, to) = (Point { x: 500.0, y: 50.0 }, Point { x: 510.0, y: 600.0 });
        let scene = square(&[]);
        let cut = crossed(&scene, from, to);
        let names: Vec<_> = cut.iter().map(|(a, b)| (a.0, b.0)).collect();
        assert_eq!(names, [(0, 1), (0, 2), (1, 3), (2, 3)]);
        let apart = groups_without(&scene, &ids(&[0, 1, 2, 3]), &cut);
        assert_eq!(apart, [ids(&[0, 3]), ids(&[1, 2])]);
    }

    #[test]
    fn the_border_runs_half_way_and_ends_at_the_stage() {
        let at = |x, y| Point { x, y };
        let two = [(at(300.0, 320.0), 0), (at(700.0, 320.0), 1)];
        let mut ends = borders(&two);
        assert_eq!(ends.len(), 1);
        let (one, other) = ends.remove(0);
        assert!((one.x - 500.0).abs() < 1e-6 && (other.x - 500.0).abs() < 1e-6);
        assert!((one.y - other.y).abs() > STAGE.y - 1.0);
        let together = [(at(300.0, 320.0), 0), (at(700.0, 320.0), 0)];
        assert!(borders(&together).is_empty());
    }
}
