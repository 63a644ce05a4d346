//! What holds for every store of account data, and for the caches over them.

use std::sync::Arc;

use super::*;
use crate::cache::{AuthInfoCache, Cache, DummyCache, InMemoryCache};

fn data(token: &str) -> AuthData {
    let url = "https://api000.backblazeb2.com";
    AuthData::new("account", token, url, url, "key", "production", "key id")
}

fn pair(name: &str, id: &str) -> (String, String) {
    (name.to_owned(), id.to_owned())
}

/// Every store that can be made here, and whether it remembers buckets.
fn stores() -> Vec<(Box<dyn AccountInfo>, bool)> {
    vec![
        (Box::new(InMemoryAccountInfo::new()), true),
        (Box::new(Arc::new(InMemoryAccountInfo::new())), true),
        (Box::new(StubAccountInfo::new()), false),
    ]
}

#[test]
fn credentials_come_back_until_they_are_cleared() {
    for (store, _) in stores() {
        assert_eq!(store.get_auth_data().unwrap(), None);
        store.set_auth_data(data("first")).unwrap();
        store.set_auth_data(data("second")).unwrap();
        assert_eq!(store.get_auth_data().unwrap(), Some(data("second")));
        store.clear().unwrap();
        assert_eq!(store.get_auth_data().unwrap(), None);
    }
    let stub = StubAccountInfo::with_auth_data(data("first"));
    assert_eq!(stub.get_auth_data().unwrap(), Some(data("first")));
}

#[test]
fn what_is_not_known_of_a_key_counts_as_no_restriction() {
    let allowed = data("token").allowed;
    assert_eq!(allowed.buckets, None);
    assert_eq!(allowed.name_prefix, None);
    assert_eq!(allowed.capabilities, ALL_CAPABILITIES);
}

#[test]
fn names_are_kept_by_all_stores_but_the_stub() {
    for (store, remembers) in stores() {
        store.save_bucket("b", "1").unwrap();
        store.save_bucket("a", "2").unwrap();
        // The bucket 1 has another name now.
        store.save_bucket("c", "1").unwrap();
        let known = store.list_bucket_names_ids().unwrap();
        let expected = [pair("a", "2"), pair("c", "1")];
        assert_eq!(known, if remembers { expected.to_vec() } else { vec![] });
        let id = store.get_bucket_id_or_none_from_bucket_name("a").unwrap();
        assert_eq!(id.as_deref(), remembers.then_some("2"));
        let name = store.get_bucket_name_or_none_from_bucket_id("1").unwrap();
        assert_eq!(name.as_deref(), remembers.then_some("c"));
        let gone = store.get_bucket_id_or_none_from_bucket_name("b").unwrap();
        assert_eq!(gone, None);
        store.remove_bucket_name("a").unwrap();
        let left = store.list_bucket_names_ids().unwrap();
        let expected = [pair("c", "1")];
        assert_eq!(left, if remembers { expected.to_vec() } else { vec![] });
        store
            .refresh_entire_bucket_name_cache(vec![pair("d", "4")])
            .unwrap();
        let known = store.list_bucket_names_ids().unwrap();
        assert_eq!(
            known,
            if remembers {
                vec![pair("d", "4")]
            } else {
                vec![]
            }
        );
        store.clear().unwrap();
        assert!(store.list_bucket_names_ids().unwrap().is_empty());
    }
}

#[test]
fn the_table_of_caches() {
    let info = Arc::new(InMemoryAccountInfo::new());
    let caches: [(Box<dyn Cache>, bool); 3] = [
        (Box::new(DummyCache), false),
        (Box::new(InMemoryCache::new()), true),
        (
            Box::new(AuthInfoCache::new(Arc::clone(&info) as Arc<dyn AccountInfo>)),
            true,
        ),
    ];
    for (cache, remembers) in caches {
        cache.save_bucket("b", "1").unwrap();
        let id = cache.get_bucket_id_or_none_from_bucket_name("b").unwrap();
        assert_eq!(id.as_deref(), remembers.then_some("1"), "{cache:?}");
        let name = cache.get_bucket_name_or_none_from_bucket_id("1").unwrap();
        assert_eq!(name.as_deref(), remembers.then_some("b"));
        cache
            .set_bucket_name_cache(vec![pair("z", "3"), pair("y", "2")])
            .unwrap();
        let sorted = vec![pair("y", "2"), pair("z", "3")];
        let known = cache.list_bucket_names_ids().unwrap();
        assert_eq!(known, if remembers { sorted } else { vec![] });
        cache.remove_bucket("z").unwrap();
        let left = cache.list_bucket_names_ids().unwrap();
        assert_eq!(
            left,
            if remembers {
                vec![pair("y", "2")]
            } else {
                vec![]
            }
        );
    }
    let kept = info.list_bucket_names_ids().unwrap();
    assert_eq!(kept.len(), 1, "this cache is the account info's own");
}
