package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"

	"loft/internal/testutil"
)

var roleKills = flag.Int("role-kills", 3, "how often TestKillNineOfEveryRole kills each role")

// TestKillNineOfEveryRole kills the nodes of a chain, one for each role, at random moments and independently of each other,
// while people use the chain; and compares the chain with what it told them. L1 keeps running.
func TestKillNineOfEveryRole(t *testing.T) {
	t.Parallel()
	c := newCrew(t, testutil.Rand(t))
	sequencer := c.enlist("sequencer", func(r *role) []moment {
		return append(c.sending(c.link.l1, "sequencer"), c.acks(), c.moving(c.link.l2, "latest"), c.moving(c.link.l2, "safe"), r.journal())
	}, c.sequences("2s")...)
	follower := c.enlist("follower", func(*role) []moment {
		return []moment{c.moving(c.link.follower, "latest"), c.moving(c.link.follower, "safe")}
	}, "--sequencer", sequencer.front.url())
	c.enlist("validator", func(*role) []moment { return c.sending(c.link.l1, "validator") }, c.signs("validate", "validator")...)
	c.enlist("courier", func(*role) []moment { return c.sending(c.link.l2, "courier") },
		append(c.signs("courier", "courier"), "--courier-for-all", "--sequencer", sequencer.front.url())...)
	c.enlist("opener", func(*role) []moment {
		if sequencer.rest == nil {
			return nil // it has nothing to send
		}
		return c.sending(c.link.l1, "opener")
	}, c.posts("opener")...)
	c.use(sequencer, follower, c.account("sequencer"))
	c.people()
	c.kill()

	fresh := c.settle()
	c.checkStake(1)
	c.claim(c.claims())
	by := c.checkAllBatches(fresh)
	if by[c.account("opener")] == 0 {
		t.Error("the door was never open")
	}
	c.checkSightings(fresh)
	c.checkEnds()
}

// role is a node that is killed again and again. All of it but what child locks belongs to the test's goroutine.
type role struct {
	c     *crew
	name  string
	dir   string
	args  []string // of `loft node`
	front *front
	own   func(*role) []moment // to kill at while it works, besides those that any role has

	done   int
	child  *child
	moment moment
	rest   func() bool // nil, or what it stays dead for
	past   []string    // what earlier children of it complained of
}

// moment to kill a node at. It is given up, and the node killed all the same, after a while.
type moment struct {
	what string
	when func() bool
	end  time.Time
}

// longest is how long a moment is waited for.
const longest = 4 * time.Second

func at(what string, when func() bool) moment {
	return moment{what, when, time.Now().Add(longest)}
}

// kill lets all roles live and die, until each was killed as often as it is to be, and is up again.
func (c *crew) kill() {
	c.t.Helper()
	begun := time.Now()
	for _, r := range c.roles {
		r.start()
	}
	pace := testutil.Every(10 * time.Millisecond)
	for living := true; living; <-pace.Next() {
		living = false
		for _, r := range c.roles {
			living = r.step() || living
		}
	}
	c.answers()
	c.t.Logf("each of %d roles was killed %d times, in %v", len(c.roles), *roleKills, time.Since(begun).Round(time.Second))
}

// answers waits until all roles do.
func (c *crew) answers() {
	c.t.Helper()
	for _, r := range c.roles {
		until(c.t, r.name+" answers", func() bool { r.look(); return r.child.answersAt() != "" })
	}
}

// live runs it.
func (r *role) live() {
	r.child = startLoft(r.c.t, append([]string{"node", "--data-dir", r.dir, "--http-listen", "127.0.0.1:0", "--private-listen", "127.0.0.1:0", "--json"}, r.args...)...)
}

// count is how many lines of its present log hold a text.
func (r *role) count(text string) (n int) {
	for _, line := range r.child.log() {
		if strings.Contains(line, text) {
			n++
		}
	}
	return n
}

func (r *role) says(text string) bool { return r.count(text) > 0 }

// start runs it and chooses when it is to die.
func (r *role) start() {
	r.live()
	r.rest = nil
	switch rng := r.c.rng; rng.IntN(6) {
	case 0:
		n := 1 + rng.IntN(16)
		r.moment = at(fmt.Sprintf("line %d of its log", n), func() bool { return len(r.child.log()) >= n })
	case 1:
		r.moment = r.after("it was started", 1500*time.Millisecond)
	default:
		r.moment = moment{} // chosen when it answers
	}
}

// after is a moment some time from now.
func (r *role) after(what string, most time.Duration) moment {
	d := time.Duration(r.c.rng.Int64N(int64(most)))
	then := time.Now().Add(d)
	return at(fmt.Sprintf("%v after %s", d.Round(time.Millisecond), what), func() bool { return time.Now().After(then) })
}

// look fails the test if the role ended by itself, and tells its front where it answers.
func (r *role) look() {
	r.c.t.Helper()
	if r.child.ended() {
		r.c.t.Fatalf("%s ended by itself: %v\n%s", r.name, r.child.err, strings.Join(r.child.log(), "\n"))
	}
	r.front.to(r.child.answersAt())
}

// step does what is due; false if it need not die any more.
func (r *role) step() bool {
	r.c.t.Helper()
	if r.child == nil {
		if r.rest == nil || r.rest() {
			r.start()
		}
		return true
	}
	r.look()
	if r.done >= *roleKills {
		return false
	}
	if r.moment.when == nil {
		if r.child.answersAt() == "" {
			return true
		}
		moments := append(r.own(r), r.after("it answered", 4*time.Second), r.logging())
		r.moment = moments[r.c.rng.IntN(len(moments))]
	}
	late := time.Now().After(r.moment.end)
	if !late && !r.moment.when() {
		return true
	}
	r.die(late)
	return true
}

// logging is while it does what it says next.
func (r *role) logging() moment {
	n := len(r.child.log()) + 1 + r.c.rng.IntN(5)
	return at(fmt.Sprintf("line %d of its log", n), func() bool { return len(r.child.log()) >= n })
}

func (r *role) die(late bool) {
	r.front.to("")
	r.child.kill()
	r.done++
	if late {
		r.moment.what += " did not come"
	}
	r.c.t.Logf("%s, kill %d: %s", r.name, r.done, r.moment.what)
	r.past = append(r.past, r.child.frights()...)
	r.child = nil
	if r.name == "sequencer" && r.done%max(3, *roleKills/5) == 0 {
		r.rest = r.c.silence()
	}
}

// frights are the lines that say that something is broken.
func (c *child) frights() (out []string) {
	for _, line := range c.log() {
		if strings.Contains(line, "level=ERROR") || !strings.HasPrefix(line, "time=") {
			out = append(out, line)
		}
	}
	return out
}

// sending are the moments of a role's transactions: one is in the pool, and one has just come into a block.
func (c *crew) sending(on *rpc.Client, role string) []moment {
	of := c.account(role)
	next := c.nonce(on, of, "latest") + 1
	return []moment{
		at("its transaction is in the pool", func() bool { return c.nonce(on, of, "pending") > c.nonce(on, of, "latest") }),
		at("its transaction came into a block", func() bool { return c.nonce(on, of, "latest") >= next }),
	}
}

func (c *crew) acks() moment {
	n := 1 + c.rng.IntN(100)
	target := c.acknowledged() + n
	return at(fmt.Sprintf("after %d acknowledgements", n), func() bool { return c.acknowledged() >= target })
}

// moving is while a node's head moves.
func (c *crew) moving(on *rpc.Client, tag string) moment {
	n := 1 + c.rng.Uint64N(3)
	target := c.number(on, tag) + n
	return at(fmt.Sprintf("%s moved by %d", tag, n), func() bool { return c.number(on, tag) >= target })
}

// silence lasts until somebody else has posted what waits.
func (c *crew) silence() func() bool {
	posted, begun := c.nonce(c.link.l1, c.account("opener"), "latest"), time.Now()
	return func() bool {
		if time.Since(begun) > patience {
			c.t.Fatalf("nobody posted in %v of silence", patience)
		}
		return c.nonce(c.link.l1, c.account("opener"), "latest") > posted
	}
}

// journal is a moment at which the sequencer's journal grew.
func (r *role) journal() moment {
	size := func() (sum int64) {
		files, err := os.ReadDir(filepath.Join(r.dir, "journal"))
		if err != nil {
			return 0
		}
		for _, f := range files {
			if info, err := f.Info(); err == nil {
				sum += info.Size()
			}
		}
		return sum
	}
	want := size() + 1 + r.c.rng.Int64N(20_000)
	return at(fmt.Sprintf("its journal is at %d bytes", want), func() bool { return size() >= want })
}
