//! Which look-ups a request is going to make, told before it has its turn: on PostgreSQL, those of
//! many requests are then one question. What is not foreseen is only slower.

use std::borrow::Cow;

use bonafide_app::door::Request;
use bonafide_app::{House, Result, accounts, apikeys, once};
use bonafide_db::Foreseen;
use serde::Deserialize;

use crate::route::{self, Route};

/// Of a body, what says for whom an inquiry is made, in each of the key styles.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    data: Data<'a>,
    #[serde(borrow, default)]
    meta: Meta<'a>,
}

impl<'a> Body<'a> {
    fn reference_id(self) -> Option<Cow<'a, str>> {
        self.data.attributes.reference_id.or(self.meta.reference_id)
    }
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    attributes: Attributes<'a>,
}

#[derive(Default, Deserialize)]
struct Meta<'a> {
    #[serde(
        borrow,
        rename = "auto-create-account-reference-id",
        alias = "auto_create_account_reference_id",
        alias = "autoCreateAccountReferenceId"
    )]
    reference_id: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Attributes<'a> {
    #[serde(
        borrow,
        rename = "reference-id",
        alias = "reference_id",
        alias = "referenceId"
    )]
    reference_id: Option<Cow<'a, str>>,
}

pub fn foresee(house: &House, request: &Request) -> Vec<Foreseen> {
    // A guess that fails is no error: the request itself says what is wrong.
    look_ahead(house, request).unwrap_or_default()
}

fn look_ahead(house: &House, request: &Request) -> Result<Vec<Foreseen>> {
    let mut foreseen = Vec::new();
    let authorization = request.header("authorization");
    let Some(environment) = apikeys::likely_environment(house, authorization)? else {
        return Ok(foreseen);
    };
    if let Some(key) = request.header("idempotency-key") {
        foreseen.push(once::foresee(house, &environment, key)?);
    }
    let is_creation = matches!(
        route::find(&request.method, &request.path),
        Route::Found(operation) if operation.id == "create-an-inquiry"
    );
    if is_creation
        && let Ok(body) = serde_json::from_slice::<Body>(&request.body)
        && let Some(reference_id) = body.reference_id()
    {
        foreseen.extend(accounts::foresee(house, &environment, &reference_id)?);
    }
    Ok(foreseen)
}
