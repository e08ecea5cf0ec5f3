//! Bodies in place of the API's, which the dashboard does not depend on: the event, unshaped.

use bonafide_app::events::Event;
use bonafide_app::webhooks::{Contract, Endpoint, Shaped};
use bonafide_app::{Cx, Error, House, Result, wire};
use bonafide_db::Tx;

pub const CONTRACT: Contract = Contract {
    shape,
    versions: || vec!["2025-12-08".into(), "2025-10-27".into()],
};

pub fn shape(_: &mut Tx, _: &House, _: &Cx, _: &Endpoint, event: &Event) -> Result<Shaped> {
    let body = serde_json::json!({"data": wire::event(event)});
    Ok(Shaped {
        body: Some(serde_json::to_vec(&body).map_err(Error::internal)?),
        others: Vec::new(),
    })
}
