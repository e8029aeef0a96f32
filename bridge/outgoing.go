package bridge

import (
	"bytes"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/plain"
	"loft/protocol"
	"loft/protocol/outbox"
)

// assertionFact is an assertion on L1 that covers a message, or will be the one after which the next is made.
type assertionFact struct {
	id      common.Hash
	end     uint64 // the second after which it can be confirmed, by its own and its ancestors' windows
	opposed bool   // it, or an ancestor that is not confirmed, has siblings with live stakes
}

// outgoing is all that is known of a message of the outbox, or of an L2 transaction that sent none.
type outgoing struct {
	tx      txFact // the L2 transaction
	message *outbox.Message
	token   *TokenMovement
	notice  bool // that a message was bounced
	l2      heights
	now     uint64 // by L1's head

	assertion *assertionFact // the unconfirmed assertion that covers it
	confirmed bool           // a confirmed assertion covers it
	root      bool           // a recorded root covers it
	claimTx   common.Hash
	claimed   bool

	refused string // why L1 would not deliver it as things are

	// If no assertion covers it: when it can be claimed at the earliest, 0 if that is not known; or, if an assertion is overdue, since when,
	// and how long an assertion takes.
	earliest, assertionDue, window uint64
	delivery                       uint64 // seconds from the end of an assertion's window to the claim: its confirmation and its root take L1 blocks
}

// decide is the state machine of what goes to L1.
func (f *outgoing) decide() Status {
	s := Status{Direction: ToL1, Kind: f.kind(), What: f.what(), L2Tx: hashOrNil(f.tx.hash), Token: f.token}
	if f.message == nil {
		s.Direction = OnL2
	}
	switch {
	case f.tx.pending:
		s.Stage, s.Text, s.Next = StagePending, "The L2 transaction is not in a block yet.", "Wait for the sequencer to include it, or use loft force."
		if f.tx.waits != nil {
			s.Text, s.Next = f.tx.waits.words()
		}
		s.step(false, "in an L2 block")
		return s
	case f.tx.reverted:
		s.Stage, s.Text = StageReverted, fmt.Sprintf("The L2 transaction failed in block %d: nothing left L2.", f.tx.block)
		s.Next = "Send it again; only its gas was spent."
		s.step(false, "in an L2 block")
		return s
	}
	s.L2At = &f.tx.block
	s.step(true, fmt.Sprintf("in L2 block %d", f.tx.block))
	s.Stage = s.levels(f.l2, f.tx.block)
	if f.message == nil {
		f.plain(&s)
		return s
	}
	s.Index, s.Wei = &f.message.Index, f.message.Value.ToBig().String()
	s.step(f.assertion != nil || f.confirmed || f.root, "covered by an assertion on L1")
	s.step(f.confirmed || f.root, "the assertion is confirmed")
	s.step(f.root, "its outbox root is known on L1")
	s.step(f.claimed, "claimed")
	f.leaving(&s)
	if f.refused != "" {
		s.Refused = f.refused
		s.Text += fmt.Sprintf(" At present %s cannot receive it on L1: %s.", f.payee(), f.refused)
		if s.Stage.Claimable() {
			s.Next = "A claim would fail now, but may be tried again at any time: " + s.Next
		}
	}
	return s
}

// payee is who gets what crosses.
func (f *outgoing) payee() common.Address {
	if f.token != nil {
		return f.token.To
	}
	return f.message.To
}

func (f *outgoing) plain(s *Status) {
	switch s.Stage {
	case StageInBlock:
		s.Text, s.Next = fmt.Sprintf("It is in L2 block %d, according to the sequencer.", f.tx.block), "Wait for its batch on L1."
	case StageOnL1:
		s.Text, s.Next = fmt.Sprintf("It is in L2 block %d, which anybody can derive from L1.", f.tx.block), "Wait for L1 to finalise the batch."
	default:
		s.Text, s.Next = fmt.Sprintf("It is in L2 block %d, on finalised L1: as final as L1.", f.tx.block), "Nothing is left to do."
	}
}

func (f *outgoing) leaving(s *Status) {
	now := time.Unix(int64(f.now), 0)
	claim := fmt.Sprintf("loft claim %d", f.message.Index)
	switch {
	case f.claimed:
		s.Stage, s.Text, s.Next = StageClaimed, "It was claimed: L1 has paid.", "Nothing is left to do."
		s.L1Tx = hashOrNil(f.claimTx)
		if f.notice {
			s.Text = "It was claimed: the L1 sender knows that its message was bounced."
		}
	case f.root:
		s.Stage, s.Text, s.Next = StageClaimable, "It can be claimed on L1 now.", claim
	case f.confirmed:
		s.Stage, s.Text, s.Next = StageConfirmed, "Its assertion is confirmed; its outbox root is not recorded on L1 yet.", claim+" (records the root first)"
	case f.assertion != nil && f.assertion.opposed:
		s.Stage, s.Text = StageOpposed, fmt.Sprintf("Assertion %s covers it, but other stakes contradict it: a game decides before it can be claimed.", short(f.assertion.id))
		s.Next = "Wait for the game's end."
	case f.assertion != nil:
		s.Stage, s.When = StageAsserted, time.Unix(int64(f.assertion.end+f.delivery)+1, 0).UTC()
		s.Text = fmt.Sprintf("Assertion %s covers it; its window ends at %s, and it can be claimed at %s at the earliest.", short(f.assertion.id), plain.Moment(f.assertion.end), plain.Date(s.When, now))
		s.Next = claim + " --wait"
	default:
		f.uncovered(s, now)
		s.Next = claim + " --wait"
	}
}

func (f *outgoing) uncovered(s *Status, now time.Time) {
	where := map[Stage]string{
		StageInBlock:   fmt.Sprintf("It is in L2 block %d, whose batch is not on L1 yet", f.tx.block),
		StageOnL1:      fmt.Sprintf("Its L2 block %d is on L1, no assertion covers it yet", f.tx.block),
		StageFinalized: fmt.Sprintf("Its L2 block %d is on finalised L1, no assertion covers it yet", f.tx.block),
	}[s.Stage]
	posting := ""
	if s.Stage == StageInBlock {
		posting = "posting, "
	}
	s.Text = where + "."
	switch {
	case f.earliest > 0:
		s.When = time.Unix(int64(f.earliest), 0).UTC()
		s.Text = fmt.Sprintf("%s; it can be claimed at %s at the earliest: %san assertion, its window of %s, and its root on L1 come first.", where, plain.Date(s.When, now), posting, plain.Span(time.Duration(f.window)*time.Second))
	case f.assertionDue > 0:
		s.Text = fmt.Sprintf("%s. One could have been made at %s and was not: is a validator running? It can be claimed %s after one is made.", where, plain.Date(time.Unix(int64(f.assertionDue), 0), now), plain.Span(time.Duration(f.window)*time.Second))
	}
}

func (f *outgoing) kind() string {
	switch {
	case f.message == nil:
		return KindTransaction
	case f.token != nil:
		return KindTokenWithdrawal
	case f.notice:
		return KindBounceNotice
	case len(f.message.Data) == 0:
		return KindWithdrawal
	}
	return KindMessage
}

func (f *outgoing) what() string {
	switch f.kind() {
	case KindTokenWithdrawal:
		return fmt.Sprintf("withdrawal of %s to %s on L1", f.token.words(), f.token.To)
	case KindBounceNotice:
		return fmt.Sprintf("notice to %s on L1 that its message was bounced", f.message.To)
	case KindWithdrawal:
		return fmt.Sprintf("withdrawal of %s to %s on L1", plain.FormatEther(f.message.Value.ToBig()), f.message.To)
	case KindMessage:
		return fmt.Sprintf("message from %s on L2 to %s on L1 with %s and %d bytes", f.message.Sender, f.message.To, plain.FormatEther(f.message.Value.ToBig()), len(f.message.Data))
	}
	return "L2 transaction"
}

// noticeSelector is that of onMessageBounced.
var noticeSelector = bindings.NewTokenBridge().PackOnMessageBounced([32]byte{})[:4]

// isNotice says whether a message is Relay's word of a bounce.
func isNotice(m *outbox.Message) bool {
	return m.Sender == protocol.RelayAddress && bytes.HasPrefix(m.Data, noticeSelector)
}

func short(h common.Hash) string { return h.Hex()[:10] }
