use std::fs;

use super::*;

/// A shell script, with half a second to run and half a second to end.
fn job(script: &'static str, input: Option<&str>) -> Job<'static> {
    Job {
        program: Path::new("/bin/sh"),
        words: vec!["sh", "-c", script],
        variables: BTreeMap::from([("PATH".into(), "/usr/bin:/bin".into())]),
        input: input.map(|text| text.as_bytes().to_vec().into()),
        timeout: Duration::from_millis(500),
        grace: Duration::from_millis(500),
    }
}

/// With time enough on a busy machine.
fn patiently(script: &'static str, input: Option<&str>) -> Ended {
    let job = Job {
        timeout: Duration::from_secs(60),
        ..job(script, input)
    };
    run(job).unwrap()
}

fn said(ended: &Ended) -> &str {
    std::str::from_utf8(&ended.output).unwrap()
}

#[test]
fn both_outputs_are_kept_in_their_order_and_the_exit_status_is_known() {
    let ended = patiently("echo one; echo two >&2; echo three; exit 7", None);
    assert_eq!(said(&ended), "one\ntwo\nthree\n");
    assert_eq!(ended.how, How::Status(7));
    assert_eq!(patiently("kill -9 $$", None).how, How::Signal(9));
    assert_eq!(patiently("true", None).how, How::Done);
}

#[test]
fn what_was_not_read_is_noticed() {
    let ended = patiently("cat; echo .", Some("secret"));
    assert_eq!((said(&ended), ended.how), ("secret.\n", How::Done));
    assert_eq!(patiently("exit 0", Some("secret")).how, How::Unread);
    assert_eq!(patiently("exit 3", Some("secret")).how, How::Status(3));
    assert_eq!(
        said(&patiently("cat; echo .", None)),
        ".\n",
        "an empty input"
    );
}

#[test]
fn a_process_that_hangs_is_told_to_end() {
    let ended = run(job("echo begun; exec sleep 60", None)).unwrap();
    assert_eq!(ended.how, How::TimedOut { killed: false });
    assert_eq!(said(&ended), "begun\n");
    assert!(ended.took >= Duration::from_millis(500));
    assert!(ended.took < Duration::from_secs(5), "{:?}", ended.took);
}

#[test]
fn a_process_that_ignores_that_is_killed() {
    let ended = run(job("trap '' TERM; while :; do sleep 60; done", None)).unwrap();
    assert_eq!(ended.how, How::TimedOut { killed: true });
    assert!(ended.took >= Duration::from_secs(1));
    assert!(ended.took < Duration::from_secs(6), "{:?}", ended.took);
}

#[test]
fn when_the_time_is_up_the_whole_group_is_ended() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("child");
    let script = "(trap '' TERM; echo $$ >\"$0\"; sleep 60) & wait";
    let name = path.to_str().unwrap();
    let ended = run(Job {
        words: vec![
            "sh",
            "-c",
            "(trap '' TERM; sleep 61.5) & echo $! >\"$0\"; wait",
            name,
        ],
        ..job(script, None)
    });
    assert_eq!(ended.unwrap().how, How::TimedOut { killed: false });
    let child = fs::read_to_string(path).unwrap();
    let status = format!("/proc/{}/status", child.trim());
    let end = Instant::now() + Duration::from_secs(5);
    let is_gone = || fs::read_to_string(&status).map_or(true, |text| text.contains("State:\tZ"));
    while !is_gone() {
        assert!(Instant::now() < end, "the child still runs");
        std::thread::sleep(GLANCE);
    }
}

#[test]
fn a_child_left_behind_does_not_hold_it_up_and_is_left_alone() {
    let ended = patiently("sleep 20 & echo $!", None);
    assert_eq!(ended.how, How::Done);
    assert!(ended.took < Duration::from_secs(10), "{:?}", ended.took);
    let child = Pid::from_raw(said(&ended).trim().parse().unwrap()).unwrap();
    rustix::process::test_kill_process(child).unwrap();
    rustix::process::kill_process(child, Signal::KILL).unwrap();
}

#[test]
fn of_ten_megabytes_the_end_is_kept() {
    let ended = patiently("head -c 10000000 /dev/zero | tr '\\0' x; echo end", None);
    assert_eq!(ended.how, How::Done);
    assert_eq!(ended.output.len(), KEPT);
    assert!(ended.output.ends_with(b"xend\n"));
}

#[test]
fn endless_output_does_not_outlast_the_time() {
    let ended = run(job("exec yes", None)).unwrap();
    assert_eq!(ended.how, How::TimedOut { killed: false });
    assert!(ended.took < Duration::from_secs(6), "{:?}", ended.took);
}

#[test]
fn it_runs_in_the_root_directory_in_a_group_of_its_own() {
    let ended = patiently(
        "pwd; echo $$; ps -o pgid= -p $$ 2>/dev/null || cut -d' ' -f5 /proc/$$/stat",
        None,
    );
    let lines: Vec<&str> = said(&ended).split_whitespace().collect();
    assert_eq!(lines[0], "/");
    assert_eq!(lines[1], lines[2]);
}

#[test]
fn what_cannot_be_started_is_an_error() {
    let job = Job {
        program: Path::new("/no/such/program"),
        ..job("true", None)
    };
    assert!(run(job).is_err());
}

#[test]
fn a_short_process_is_noticed_at_once() {
    let ended = patiently("true", None);
    // The end is waited for, not looked for now and then.
    assert!(ended.took < Duration::from_secs(2), "{:?}", ended.took);
}
