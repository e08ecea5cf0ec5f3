//! Lists in parts, newest first: what an address asks for, and the links to the parts beside it.

use bonafide_app::ids;
use bonafide_app::search::{Looked, Page, Slice};

use crate::Form;
use crate::kit::Paging;

/// The part of a list that the address asks for.
pub fn asked(query: &Form, size: usize) -> Page {
    Page {
        size,
        after: query.get("after").map(str::to_owned),
        before: query.get("before").map(str::to_owned),
    }
}

/// The same, for a list where the use-case takes every place as it is: other ids ask for the
/// beginning.
pub fn asked_by(query: &Form, size: usize, prefix: &str) -> Page {
    let is_ours = |id: &String| ids::is(prefix, id);
    let page = asked(query, size);
    Page {
        after: page.after.filter(is_ours),
        before: page.before.filter(is_ours),
        ..page
    }
}

/// The links beside a part of the list at `path`.
pub fn beside<T>(query: &Form, path: &str, slice: &Slice<T>, id: impl Fn(&T) -> String) -> Paging {
    let at = |name: &str, item: Option<&T>| {
        item.map(|item| query.address(path, name, Some(id(item).as_str())))
    };
    Paging {
        newer: at("before", slice.items.first().filter(|_| slice.has_newer)),
        older: at("after", slice.items.last().filter(|_| slice.has_older)),
        first: slice.has_newer.then(|| query.address(path, "after", None)),
    }
}

/// The same for a list that was looked through in part: it goes on where the look ended, in the
/// direction in which `page` was asked for.
pub fn beside_looked<T>(
    query: &Form,
    path: &str,
    page: &Page,
    looked: &Looked<T>,
    id: impl Fn(&T) -> String,
) -> Paging {
    let mut paging = beside(query, path, &looked.slice, id);
    let further = |name: &str| {
        let place = looked.looked_to.as_deref();
        place.map(|place| query.address(path, name, Some(place)))
    };
    if page.before.is_some() {
        paging.newer = further("before").or(paging.newer);
        // Where nothing was found on the way back, there is no row to go on from.
        paging.first = Some(query.address(path, "after", None));
    } else {
        paging.older = further("after").or(paging.older);
    }
    paging
}
