use super::*;
use crate::entropy::SystemEntropy;
use crate::journal::Signer;

fn operator(permission: OperatorPermission, expires_at: Option<Timestamp>) -> Operator {
    let public_key = Signer::generate(&SystemEntropy).unwrap().public();
    Operator {
        id: public_key.operator_id(),
        name: "x".into(),
        public_key,
        permissions: vec![permission],
        expires_at,
        status: OperatorStatus::Active,
        created_at: Timestamp::from_seconds(0),
        created_by: "op_root".into(),
    }
}

#[test]
fn the_last_lasting_manager_stays_as_they_are() {
    use OperatorPermission::{KeyView, OperatorManage};
    let end = Some(Timestamp::from_seconds(9_000_000_000));
    let root = operator(OperatorManage, None);
    let passing = operator(OperatorManage, end);
    let viewer = operator(KeyView, None);
    let all = [root.clone(), passing.clone(), viewer.clone()];

    let narrowed = Operator {
        permissions: vec![KeyView],
        ..root.clone()
    };
    let ending = Operator {
        expires_at: end,
        ..root.clone()
    };
    for after in [removed(&root), narrowed, ending] {
        assert_eq!(
            keeps_a_manager(&all, &after).unwrap_err().code(),
            Code::State
        );
        let second = operator(OperatorManage, None);
        let more = [root.clone(), passing.clone(), second];
        assert!(keeps_a_manager(&more, &after).is_ok());
    }
    assert!(keeps_a_manager(&all, &removed(&passing)).is_ok());
    assert!(keeps_a_manager(&all, &removed(&viewer)).is_ok());
}

#[test]
fn permissions_are_kept_sorted_and_once() {
    use OperatorPermission::{KeyRotate, KeyView};
    let given = vec![KeyRotate, KeyView, KeyRotate];
    assert_eq!(tidy(given), [KeyView, KeyRotate]);
}
