//! Account types: each environment has a default one.

use bonafide_db::Tx;
use bonafide_domain::account::AccountType;

use crate::{Cx, Error, House, Result, ids};

pub fn retrieve_type(tx: &mut Tx, cx: &Cx, id: &str) -> Result<AccountType> {
    if !ids::is(ids::ACCOUNT_TYPE, id) {
        return Err(Error::not_found());
    }
    let row = tx
        .one_steady(
            &["account_types"],
            "select doc from account_types where id = $1 and environment_id = $2",
            &[id.into(), cx.environment.id.as_str().into()],
        )?
        .ok_or_else(Error::not_found)?;
    serde_json::from_str(row.text(0)?).map_err(Error::internal)
}

/// The first type that the environment was given.
pub fn default_type(tx: &mut Tx, house: &House, cx: &Cx) -> Result<AccountType> {
    let row = tx
        .one_steady(
            &["account_types"],
            "select doc from account_types where environment_id = $1 order by id limit 1",
            &[cx.environment.id.as_str().into()],
        )?
        .ok_or_else(|| Error::internal("the environment has no account type"))?;
    let kind: AccountType = serde_json::from_str(row.text(0)?).map_err(Error::internal)?;
    let environment = cx.environment.id.as_bytes();
    house.hints.account_types.learn(environment, &kind.id);
    Ok(kind)
}

pub fn insert_type(tx: &mut Tx, kind: &AccountType) -> Result<()> {
    tx.execute(
        "insert into account_types (id, environment_id, created_at, doc) values ($1, $2, $3, $4)",
        &[
            kind.id.as_str().into(),
            kind.environment_id.as_str().into(),
            kind.created_at.as_millisecond().into(),
            serde_json::to_string(kind).map_err(Error::internal)?.into(),
        ],
    )?;
    Ok(())
}
