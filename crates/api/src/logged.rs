//! What is said about a call to the journal: whose it was, how much of it may be kept, and whether
//! it belongs to the audit log.

use std::sync::Arc;

use bonafide_app::apikeys::Caller;
use bonafide_app::door::{Access, Request};
use bonafide_app::journal::CalledBy;
use bonafide_app::journal::mask::{self, Manner};
use bonafide_app::{Actor, ids};
use bonafide_domain::webhook::blocklist::Blocklist;

use crate::pending::PENDING;
use crate::route::{self, Route};

/// Resources whose bodies do not tell of the people who are verified.
const PLAIN: [&str; 15] = [
    "account-type",
    "api-key",
    "api-log",
    "environment",
    "environment-retention",
    "experiment",
    "inquiry-template",
    "inquiry-template-version",
    "rate-limit",
    "sandbox-clock",
    "scenario",
    "theme-set",
    "user-audit-log",
    "webhook",
    "webhook-delivery",
];

/// Resources whose use-cases write down changes themselves, in the transaction of the change.
const RECORDED: [&str; 7] = [
    "api-key",
    "environment",
    "experiment",
    "link-key",
    "webhook",
    "webhook-delivery",
    "webhook-replay",
];

/// Resources whose answers would be logs in a log.
const LOGS: [&str; 2] = ["api-log", "user-audit-log"];

pub fn called_by(
    request: &Request,
    caller: &Caller,
    blocklist: Option<Arc<Blocklist>>,
    status: u16,
) -> Option<Box<CalledBy>> {
    let (operation, pattern, resource, access, object_id) =
        match route::find(&request.method, &request.path) {
            Route::Found(operation) => {
                let params = route::params(operation, &request.path);
                let id = params.into_iter().find(|it| ids::looks_like_one(it));
                (
                    operation.id,
                    operation.path,
                    operation.resource,
                    operation.access,
                    id.unwrap_or_default(),
                )
            }
            Route::Pending(id) => {
                let (_, path, _) = PENDING.iter().find(|(_, _, known)| *known == id)?;
                (id, *path, "", Access::Read, String::new())
            }
            Route::OtherMethod(_) | Route::Nothing => {
                ("none", mask::ASTRAY, "", Access::Read, String::new())
            }
        };
    let plain = PLAIN.contains(&resource);
    let settings = &caller.environment.settings;
    let refused = status == 403;
    let audited = match access {
        Access::Write => (status < 300 && !RECORDED.contains(&resource)) || refused,
        Access::Read => !plain && !resource.is_empty() && (status < 300 || refused),
    };
    Some(Box::new(CalledBy {
        environment_id: caller.environment.id.clone(),
        at: caller.clock.now(request.now),
        actor: Actor::ApiKey {
            id: caller.key.id.clone(),
        },
        operation,
        pattern,
        object_id,
        manner: if plain {
            Manner::Plain
        } else {
            Manner::Personal
        },
        blocklist,
        keeps_reply: !LOGS.contains(&resource),
        audited,
        logged: settings.retention.api_log_days > 0,
    }))
}
