//! What members do with members: invite, change, remove.

use bonafide_db::Tx;
use serde_json::json;

use super::entries::{self, Entry, Invited, Kind};
use super::roles::{self, ADMINISTRATOR, Role};
use super::{Private, User, sessions};
use crate::jobs::{self, Effect};
use crate::{Cx, Error, House, Result, audits};

/// An invitation as it was made.
pub struct Made {
    /// Leads to the page where the person chooses a password; shown this once.
    pub link: String,
    /// Whether it was sent by mail too.
    pub mailed: bool,
}

/// Makes an invitation, in place of an older one to the same address.
///
/// # Errors
/// Invalid: the address (`/email`) or the role (`/role`).
pub fn invite(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    by: &Role,
    email: &str,
    role_id: &str,
) -> Result<Made> {
    if let Some(fault) = super::email_fault(email) {
        return Err(Error::invalid("/email", fault));
    }
    let organization = cx.environment.organization_id.clone();
    let role = giveable(tx, by, &organization, role_id)?;
    match super::find_by_email(tx, house, email)? {
        Some(user) if user.private.removed_at.is_none() => {
            return Err(Error::invalid(
                "/email",
                "Somebody with this e-mail address is a member already",
            ));
        }
        _ => {}
    }
    if super::list(tx, house, &organization)?.len() >= super::MAX_MEMBERS {
        return Err(Error::conflict(format!(
            "There are {} members already",
            super::MAX_MEMBERS
        )));
    }
    for entry in entries::waiting(tx, house, &organization, cx.real)? {
        if entry.invited.email.eq_ignore_ascii_case(email.trim()) {
            entries::use_up(tx, &entry.id, cx.real)?;
        }
    }
    let invited = Invited {
        email: email.trim().to_owned(),
        role: role.id.clone(),
        by: cx.actor.as_text(),
    };
    let code = entries::make(tx, house, cx, Kind::Invitation, None, &invited)?;
    let link = link(house, &code);
    let text = format!(
        "You are invited to the dashboard of {}, as {}.\n\nChoose a password here; the link works once, \
         for three days:\n\n{link}\n",
        cx.environment.organization_name, role.name
    );
    let mailed = mail(tx, house, cx, &invited.email, "You are invited", text)?;
    audits::record(
        tx,
        house,
        cx,
        "member.invited",
        "",
        &json!({"role": role.id}),
    )?;
    Ok(Made { link, mailed })
}

fn link(house: &House, code: &str) -> String {
    format!("{}/dashboard/join?code={code}", house.settings.public_url)
}

/// Mail to a member leaves in the sandbox as well: a member is no test person.
fn mail(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    to: &str,
    subject: &str,
    text: String,
) -> Result<bool> {
    if !house.settings.can_mail {
        return Ok(false);
    }
    let effect = Effect::Mail {
        to: to.to_owned(),
        subject: subject.to_owned(),
        text,
    };
    jobs::enqueue(tx, cx, "", house.keys.records()?, &effect)?;
    Ok(true)
}

/// A role that exists and that `by` may give.
fn giveable(tx: &mut Tx, by: &Role, organization_id: &str, role_id: &str) -> Result<Role> {
    let known = roles::list(tx, organization_id)?;
    let role = known
        .into_iter()
        .find(|role| role.id == role_id)
        .ok_or_else(|| Error::invalid("/role", "Choose a role"))?;
    if !by.covers(&role) {
        return Err(Error::invalid(
            "/role",
            "You cannot give this role: it may more than your own",
        ));
    }
    Ok(role)
}

/// Makes a member; uses up the link that invited the person, if one did. Somebody who was removed before
/// comes back as the same user.
pub fn join(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    entry: Option<&Entry>,
    private: Private,
) -> Result<User> {
    let known = super::find_by_email(tx, house, &private.email)?;
    let user = match known {
        Some(mut user) if user.private.removed_at.is_some() => {
            user.private = private;
            super::save(tx, house, cx, &user)?;
            user
        }
        _ => super::create(tx, house, cx, private)?,
    };
    let by = entry.map_or("single sign-on", |entry| entry.invited.by.as_str());
    let details = json!({"role": user.private.role, "by": by});
    if let Some(entry) = entry {
        entries::use_up(tx, &entry.id, cx.real)?;
    }
    audits::record(tx, house, cx, "member.joined", &user.id, &details)?;
    Ok(user)
}

pub fn withdraw(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<()> {
    let waiting = entries::waiting(tx, house, &cx.environment.organization_id, cx.real)?;
    let entry: &Entry = waiting
        .iter()
        .find(|entry| entry.id == id)
        .ok_or_else(Error::not_found)?;
    entries::use_up(tx, &entry.id, cx.real)?;
    audits::record(
        tx,
        house,
        cx,
        "member.invitation-withdrawn",
        &entry.id,
        &json!({}),
    )
}

/// A member of the organization that is still one.
pub fn find(tx: &mut Tx, house: &House, cx: &Cx, id: &str) -> Result<User> {
    if !crate::ids::is(crate::ids::USER, id) {
        return Err(Error::not_found());
    }
    let user = super::find(tx, house, id)?;
    if user.organization_id != cx.environment.organization_id || user.private.removed_at.is_some() {
        return Err(Error::not_found());
    }
    Ok(user)
}

/// Gives a member another role; what their sessions may do changes at once.
pub fn change_role(
    tx: &mut Tx,
    house: &House,
    cx: &Cx,
    by: &Role,
    id: &str,
    role_id: &str,
) -> Result<()> {
    let mut user = find(tx, house, cx, id)?;
    let organization = cx.environment.organization_id.clone();
    let before = within(tx, by, &organization, &user)?;
    let role = giveable(tx, by, &organization, role_id)?;
    if role.id == before.id {
        return Ok(());
    }
    if before.id == ADMINISTRATOR {
        another_administrator(tx, house, cx, id)?;
    }
    user.private.role = role.id.clone();
    super::save(tx, house, cx, &user)?;
    let details = json!({"role": {"before": before.id, "after": role.id}});
    audits::record(tx, house, cx, "member.role-changed", id, &details)
}

/// Nobody changes somebody who may more than they.
fn within(tx: &mut Tx, by: &Role, organization_id: &str, user: &User) -> Result<Role> {
    let role = roles::find(tx, organization_id, &user.private.role)?;
    if by.covers(&role) {
        Ok(role)
    } else {
        Err(Error::Forbidden(
            "This member may more than you: somebody with the same rights has to change it".into(),
        ))
    }
}

/// Refuses to leave an organization that nobody can administer.
fn another_administrator(tx: &mut Tx, house: &House, cx: &Cx, but: &str) -> Result<()> {
    let organization = &cx.environment.organization_id;
    let stays = super::list(tx, house, organization)?.iter().any(|user| {
        let role = user.private.role.as_str();
        user.id != but
            && user.private.removed_at.is_none()
            && (role == ADMINISTRATOR || role == "admin")
    });
    if stays {
        Ok(())
    } else {
        Err(Error::conflict(
            "This is the only administrator: make somebody else one first",
        ))
    }
}

/// Takes a member's access away at once. The name stays readable in the logs.
pub fn remove(tx: &mut Tx, house: &House, cx: &Cx, by: &Role, id: &str) -> Result<()> {
    let mut user = find(tx, house, cx, id)?;
    let role = within(tx, by, &cx.environment.organization_id, &user)?;
    if role.id == ADMINISTRATOR {
        another_administrator(tx, house, cx, id)?;
    }
    user.private.removed_at = Some(cx.real);
    user.private.password = None;
    user.private.second = None;
    user.private.passkeys.clear();
    user.private.sso = None;
    super::save(tx, house, cx, &user)?;
    sessions::end_all(tx, id, None)?;
    audits::record(tx, house, cx, "member.removed", id, &json!({}))
}

/// A link by which a member chooses a new password; the second step is switched off when it is used.
pub fn reset(tx: &mut Tx, house: &House, cx: &Cx, by: &Role, id: &str) -> Result<Made> {
    let user = find(tx, house, cx, id)?;
    within(tx, by, &cx.environment.organization_id, &user)?;
    let invited = Invited {
        email: user.private.email.clone(),
        role: user.private.role.clone(),
        by: cx.actor.as_text(),
    };
    let code = entries::make(tx, house, cx, Kind::Reset, Some(id), &invited)?;
    let link = link(house, &code);
    let text = format!(
        "An administrator of {} made this link for you. Choose a new password with it; it works once, \
         for a day:\n\n{link}\n",
        cx.environment.organization_name
    );
    let mailed = mail(
        tx,
        house,
        cx,
        &user.private.email,
        "Choose a new password",
        text,
    )?;
    audits::record(tx, house, cx, "member.reset-link-made", id, &json!({}))?;
    Ok(Made { link, mailed })
}

/// Signs a member out everywhere.
pub fn end_sessions(tx: &mut Tx, house: &House, cx: &Cx, by: &Role, id: &str) -> Result<usize> {
    let user = find(tx, house, cx, id)?;
    within(tx, by, &cx.environment.organization_id, &user)?;
    let ended = sessions::end_all(tx, id, None)?;
    audits::record(
        tx,
        house,
        cx,
        "member.sessions-ended",
        id,
        &json!({"sessions": ended}),
    )?;
    Ok(ended)
}
