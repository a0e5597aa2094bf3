#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The same exchange through a file path, through ssh and through smart HTTP, against real servers on loopback; and what
happens when a server asks, refuses, is not there or never answers: an error at once, or within the limit, never a prompt.

  remotes.py --binary build/dev/decklog [NAME…]

sshd and lighttpd are started here, with keys and settings of their own, on free ports, and stopped at the end.
Exit 0: as promised; 1: not; 77: a server is not installed.
"""

import argparse
import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from clones import Broken, Clone

AT_ONCE = 20  # seconds; on a busy machine, and far below the limits that are not to be waited for
SSHD_CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {root}/host_key
PidFile {root}/sshd.pid
AuthorizedKeysFile {root}/authorized_keys
PasswordAuthentication no
KbdInteractiveAuthentication no
PubkeyAuthentication yes
PermitRootLogin prohibit-password
UsePAM no
StrictModes no
"""
SSH_CONFIG = """
Host *
  User {user}
  Port {port}
  IdentityFile {root}/user_key
  IdentitiesOnly yes
  UserKnownHostsFile {root}/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking ask
{more}"""
LIGHTTPD_CONFIG = """
server.document-root = "{root}/www"
server.port = {port}
server.bind = "127.0.0.1"
server.pid-file = "{root}/lighttpd.pid"
server.errorlog = "{root}/lighttpd.log"
server.modules = ("mod_alias", "mod_setenv", "mod_cgi", "mod_auth", "mod_authn_file")
auth.backend = "plain"
auth.backend.plain.userfile = "{root}/passwords"
$HTTP["url"] =~ "^/locked/" {{
  auth.require = ("" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
}}
alias.url = ("/git/" => "{backend}/", "/locked/" => "{backend}/")
cgi.assign = ("" => "")
setenv.set-environment = ("GIT_PROJECT_ROOT" => "{root}", "GIT_HTTP_EXPORT_ALL" => "1", "REMOTE_USER" => "team")
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise Broken(f"the server does not answer: {process.args}")


class Server:
    """A child process that listens; ended by its own id."""

    def __init__(self, argv, port, log):
        self.port = port
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for(port, self.process)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


class Silent:
    """Takes every connection and never says a word."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.taken = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        try:
            while True:
                self.taken.append(self.listener.accept()[0])
        except OSError:
            pass  # closed: over

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.taken:
            connection.close()


class Desk:
    """One folder: the remote, its keys, and clones with homes of their own."""

    def __init__(self, root, binary):
        self.root = pathlib.Path(root)
        self.binary = binary
        self.number = 0
        self.servers = []
        self.remote = self.root / "remote.git"
        self.log = (self.root / "servers.log").open("wb")
        self.problems = []

    def clone(self, layout="apart"):
        made = Clone(self.root, self.number, layout, self.binary, "remotes")
        self.number += 1
        return made

    def fresh_remote(self):
        shutil.rmtree(self.remote, ignore_errors=True)
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.remote)], check=True)
        subprocess.run(["git", "-C", str(self.remote), "config", "http.receivepack", "true"], check=True)

    def start(self, argv, port):
        server = Server(argv, port, self.log)
        self.servers.append(server)
        return server

    def check(self, is_true, words):
        if not is_true:
            self.problems.append(words)

    def stop(self):
        for server in self.servers:
            server.stop()
        self.log.close()

    # What every way must do

    def ledger(self, url):
        made = self.clone()
        made.must(made.run([self.binary, "init", str(made.folder)], cwd=self.root))
        made.must_git("remote", "add", "origin", url)
        return made

    def exchange(self, way, url, prepare=lambda clone: None):
        """Two ledgers that were made apart write at once and end the same, through this address."""
        self.fresh_remote()
        one, other = self.ledger(url), self.ledger(url)
        for clone in (one, other):
            prepare(clone)
        record = json.loads(one.must(one.decklog("open", "Checkout is down", "-p", "P1")).out)["id"]
        one.must(one.decklog("sync"))
        other.must(other.decklog("sync"))
        for clone in (one, other, one):
            clone.must(clone.decklog("note", record, f"by {clone.name}"))
        for clone in (one, other, one):
            clone.must(clone.decklog("sync"))
        self.check(one.head() == other.head(), f"{way}: the two differ")
        text = one.must_git("show", "HEAD").out
        entries = one.must(one.run([self.binary, "show", "--raw", record])).out.count("\n- id: ")
        self.check(entries == 4, f"{way}: {entries} entries instead of 4: {text}")
        self.check(one.decklog("verify").code == 0, f"{way}: verify is not content")

    def refused(self, what, clone, code, *arguments, within=AT_ONCE):
        """`sync` fails with this code, soon, and the ledger goes on."""
        began = time.monotonic()
        result = clone.decklog("sync", *arguments)
        seconds = time.monotonic() - began
        found = json.loads(result.out or result.err)["error"] if result.code == 6 else {"code": f"exit {result.code}"}
        words = f"{what}: {found['code']} after {seconds:.1f} s"
        print(words, flush=True)
        self.check(found["code"] == code, f"{words} instead of {code}: {found.get('hint')}")
        self.check(seconds < within, f"{words}: that took too long")
        noted = clone.decklog("open", f"Recorded after {what}", "-p", "P2")
        self.check(noted.code == 0, f"{what}: the ledger is stuck: {noted.err}{noted.out}")


# file


def file_path(desk):
    desk.exchange("a path", str(desk.remote))
    desk.exchange("file://", f"file://{desk.remote}")


# ssh


def ssh_keygen(desk, name):
    key = desk.root / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return key.with_suffix(".pub").read_text()


def use_ssh(clone, desk, port, more=""):
    """ssh asks the password database for the home, not $HOME: its settings come by name, as many people give them."""
    config = clone.home / "ssh_config"
    config.write_text(SSH_CONFIG.format(user=pwd.getpwuid(os.getuid()).pw_name, port=port, root=desk.root, more=more))
    clone.must(clone.run(["git", "config", "--global", "core.sshCommand", f"ssh -F {config}"], cwd=clone.home))


def use_own_ssh(clone, desk, port):
    """No setting of git: the ssh that decklog's git finds, which reads this file first."""
    config = clone.home / "ssh_config"
    config.write_text(SSH_CONFIG.format(user=pwd.getpwuid(os.getuid()).pw_name, port=port, root=desk.root, more=""))
    wrapper = clone.home / "bin"
    wrapper.mkdir(exist_ok=True)
    (wrapper / "ssh").write_text(f'#!/bin/sh\necho "$*" >>{clone.home}/ssh.log\nexec /usr/bin/ssh -F {config} "$@"\n')
    (wrapper / "ssh").chmod(0o755)
    clone.path_first = wrapper


def through_ssh(desk):
    sshd = shutil.which("sshd") or "/usr/sbin/sshd"
    os.makedirs("/run/sshd", exist_ok=True) if os.getuid() == 0 else None
    host_key = ssh_keygen(desk, "host_key")
    (desk.root / "authorized_keys").write_text(ssh_keygen(desk, "user_key"))
    port = free_port()
    (desk.root / "sshd_config").write_text(SSHD_CONFIG.format(port=port, root=desk.root))
    desk.start([sshd, "-D", "-e", "-f", str(desk.root / "sshd_config")], port)
    known_hosts = desk.root / "known_hosts"
    known = f"[127.0.0.1]:{port} {host_key}"
    url = f"ssh://127.0.0.1:{port}{desk.remote}"

    known_hosts.write_text(known)
    desk.exchange("ssh", url, lambda clone: use_ssh(clone, desk, port))
    desk.exchange("ssh by BatchMode", url, lambda clone: use_own_ssh(clone, desk, port))
    master = f"  ControlMaster auto\n  ControlPath {desk.root}/master-%C\n  ControlPersist 90\n"
    began = time.monotonic()
    desk.exchange("ssh with a kept connection", url, lambda clone: use_ssh(clone, desk, port, master))
    desk.check(time.monotonic() - began < 90, "ssh with a kept connection: waits for the connection to end")
    for path in desk.root.glob("master-*"):
        subprocess.run(["ssh", "-o", f"ControlPath={path}", "-O", "exit", "any"], capture_output=True, check=False)

    for way, use in (("git's ssh setting", use_ssh), ("the plain ssh", use_own_ssh)):
        clone = desk.ledger(url)
        use(clone, desk, port)
        known_hosts.write_text("")
        desk.refused(f"an unknown host key, {way}", clone, "remote-auth")
        known_hosts.write_text(f"[127.0.0.1]:{port} {(desk.root / 'user_key.pub').read_text()}")
        desk.refused(f"another host key, {way}", clone, "remote-auth")
        known_hosts.write_text(known)
        (desk.root / "authorized_keys").rename(desk.root / "no_keys")
        desk.refused(f"a refused key, {way}", clone, "remote-auth")
        (desk.root / "no_keys").rename(desk.root / "authorized_keys")
        desk.check(clone.decklog("sync").code == 0, f"ssh goes on, {way}")


# HTTP


def through_http(desk):
    lighttpd = shutil.which("lighttpd") or "/usr/sbin/lighttpd"
    backend = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip() + "/git-http-backend"
    port = free_port()
    (desk.root / "www").mkdir()
    (desk.root / "passwords").write_text("team:secret\n")
    (desk.root / "lighttpd.conf").write_text(LIGHTTPD_CONFIG.format(root=desk.root, port=port, backend=backend))
    desk.start([lighttpd, "-D", "-f", str(desk.root / "lighttpd.conf")], port)
    desk.exchange("http", f"http://127.0.0.1:{port}/git/remote.git")
    desk.exchange("http with a password", f"http://team:secret@127.0.0.1:{port}/locked/remote.git")
    desk.refused("http asks who", desk.ledger(f"http://127.0.0.1:{port}/locked/remote.git"), "remote-auth")
    desk.refused("http, a wrong password", desk.ledger(f"http://team:wrong@127.0.0.1:{port}/locked/remote.git"), "remote-auth")
    desk.refused("http, no such repository", desk.ledger(f"http://127.0.0.1:{port}/git/gone.git"), "remote-unreachable")
    helped = desk.ledger(f"http://127.0.0.1:{port}/locked/remote.git")
    helped.must_git("config", "credential.helper", "!printf 'username=team\\npassword=secret\\n' #")
    desk.check(helped.decklog("sync").code == 0, "http with git's credential helper")


# Nobody there


def nobody(desk):
    port = free_port()
    desk.refused("http, refused", desk.ledger(f"http://127.0.0.1:{port}/x.git"), "remote-unreachable")
    desk.refused("ssh, refused", desk.ledger(f"ssh://127.0.0.1:{port}/x.git"), "remote-unreachable")
    desk.refused("git, refused", desk.ledger(f"git://127.0.0.1:{port}/x.git"), "remote-unreachable")
    desk.refused("no such folder", desk.ledger(str(desk.root / "gone.git")), "remote-unreachable")
    silent = Silent()
    desk.servers.append(silent)
    for scheme in ("http", "ssh", "git"):
        clone = desk.ledger(f"{scheme}://127.0.0.1:{silent.port}/x.git")
        desk.refused(f"{scheme}, no answer", clone, "remote-timeout", "--timeout", "2s", within=10)
    clone = desk.ledger(f"http://127.0.0.1:{silent.port}/x.git")
    clone.must_git("config", "decklog.sync.auto", "true")
    began = time.monotonic()
    result = clone.decklog("open", "With a remote that never answers", "-p", "P1")
    seconds = time.monotonic() - began
    desk.check(result.code == 0 and "recorded, not synced" in result.err, f"sync.auto: {result.code} {result.err}")
    desk.check(4 < seconds < 15, f"sync.auto: {seconds:.1f} s instead of about 5")


WAYS = [file_path, through_ssh, through_http, nobody]
NEEDS = {through_ssh: "sshd", through_http: "lighttpd"}


def run(way, binary):
    """Sentences: what is wrong."""
    began = time.monotonic()
    root = pathlib.Path(tempfile.mkdtemp(prefix=f"decklog-{way.__name__}-"))
    desk = Desk(root, binary)
    try:
        way(desk)
    except Broken as broken:
        desk.problems.append(str(broken))
    finally:
        desk.stop()
    for problem in desk.problems:
        print(f"FAILED {way.__name__}: {problem}")
    if desk.problems:
        print(f"  the folder: {root}")
    else:
        shutil.rmtree(root)
    words = "not as promised" if desk.problems else "as promised"
    print(f"{way.__name__}: {words}, {time.monotonic() - began:.0f} s", flush=True)
    return desk.problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("ways", nargs="*", metavar="NAME", help=", ".join(way.__name__ for way in WAYS))
    options = parser.parse_args()
    chosen = [way for way in WAYS if not options.ways or way.__name__ in options.ways]
    missing = [program for way, program in NEEDS.items() if way in chosen and not shutil.which(program, path="/usr/sbin:/usr/bin:/sbin")]
    if missing:
        print(f"not tried: {', '.join(missing)} is not installed")
        return 77
    failed = [way for way in chosen if run(way, os.path.abspath(options.binary))]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
