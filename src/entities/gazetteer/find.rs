//! What a person's query for a place means.

use super::packed::Number;
use super::{Gazetteer, NameKind, PlaceId, PlaceKind};

/// A city of a name is meant beside a larger place of that name if it has at least a
/// twentieth of its people, in the measure of [`super::Place::size`].
const MUCH_SMALLER: u8 = 13;

impl Gazetteer {
    /// Returns the places that a query means, in order of their ids.
    ///
    /// A name means all places that are usually called so, without cities that are much
    /// smaller than another of them; only if there is none, those that are called so in
    /// another language. What follows it, with or without a comma, says where: only places
    /// inside count, whatever their size. Codes of countries and states (`us`, `tx`) can
    /// only follow.
    ///
    /// # Examples
    ///
    /// ```
    /// use morgue::entities::gazetteer::Gazetteer;
    ///
    /// let gazetteer = Gazetteer::shipped();
    /// let find = |query: &str| {
    ///     let found = gazetteer.find(query);
    ///     found.iter().flat_map(|id| gazetteer.countries(*id)).collect::<Vec<_>>()
    /// };
    /// assert_eq!(find("moskau"), ["RU"]);
    /// assert_eq!(find("georgia"), ["GE", "US"]);
    /// assert_eq!(find("georgia, us"), ["US"]);
    /// ```
    pub fn find(&self, query: &str) -> Vec<PlaceId> {
        let mut found = match query.split_once(',') {
            Some((name, place)) => {
                let mut found = self.found_inside(name, place);
                // `Washington, D.C.` is a name, too.
                found.extend(self.meant(query));
                found
            }
            None => {
                let mut found = self.meant(query);
                if found.is_empty() {
                    let spaces = query.match_indices(' ');
                    let splits = spaces.map(|(at, _)| query.split_at(at));
                    found = splits
                        .map(|(name, place)| self.found_inside(name, place))
                        .find(|found| !found.is_empty())
                        .unwrap_or_default();
                }
                found
            }
        };
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|number| self.id(number)).collect()
    }

    /// Returns the places of a name that are inside of all the places named after it.
    fn found_inside(&self, name: &str, places: &str) -> Vec<Number> {
        let found = self.called(name, NameKind::is_name);
        let mut numbers: Vec<Number> = found.into_iter().map(|called| called.number).collect();
        for place in places.split(',') {
            let outer = self.called(place, |kind| kind != NameKind::Demonym);
            numbers.retain(|number| {
                outer.iter().any(|outer| {
                    // `Iraq, IQ` names a country with its own code.
                    let is_itself = *number == outer.number && outer.by != NameKind::Code;
                    !is_itself && self.is_within(*number, outer.number)
                })
            });
        }
        numbers
    }

    /// Returns the places that a name alone means.
    fn meant(&self, name: &str) -> Vec<Number> {
        let called = self.called(name, NameKind::is_name);
        let is_foreign = called.iter().all(|called| called.by == NameKind::Foreign);
        let usual = called
            .iter()
            .filter(|called| is_foreign || called.by != NameKind::Foreign)
            .map(|called| called.number);
        let largest = usual.clone().map(|number| self.packed.size(number)).max().unwrap_or(0);
        let is_meant = |number: &Number| {
            let (kind, size) = (self.packed.kind(*number), self.packed.size(*number));
            kind != PlaceKind::City || size + MUCH_SMALLER >= largest
        };
        usual.filter(is_meant).collect()
    }
}
