package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"loft/batcher"
	"loft/chain"
	"loft/config"
	"loft/deploy"
	"loft/l1"
	"loft/machine"
	"loft/plain"
)

// Started is a node that runs by itself, as `loft node` has it, with what it was made of.
type Started struct {
	*Node
	Instance *deploy.Instance
	closers  []func() error
}

// Start makes a node of its settings: it reads the chain's description, finds L1, opens the keys, and locks the directory.
func Start(ctx context.Context, cfg *config.Config, log *slog.Logger) (_ *Started, err error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	signers, closeSigners, err := cfg.Signers(ctx)
	if err != nil {
		return nil, err
	}
	interval, patience := time.Duration(cfg.Post.Interval), time.Duration(cfg.Post.Patience)
	if patience == 0 {
		patience = 10 * interval
	}
	s, err := StartAs(ctx, cfg, Roles{Sequence: cfg.Sequence.On, FeeRecipient: cfg.Sequence.FeeRecipient, Confirmations: cfg.Sequence.Confirmations,
		Post: signers["post"], PostInterval: interval, PostPatience: patience, PostEmpty: max(patience, 60*interval), PostTo: batcher.Mode(cfg.Post.Data), Validate: signers["validate"], Shadow: cfg.Validate.Shadow, Courier: signers["courier"], CourierForAll: cfg.Courier.ForAll}, log)
	if err != nil {
		closeSigners()
		return nil, err
	}
	s.closers = append([]func() error{func() error { closeSigners(); return nil }}, s.closers...)
	return s, nil
}

// StartAs is Start with other roles than the settings have.
func StartAs(ctx context.Context, cfg *config.Config, roles Roles, log *slog.Logger) (_ *Started, err error) {
	s := &Started{}
	defer func() {
		if err != nil {
			err = explainDir(cfg.DataDir, errors.Join(err, s.Close()), "name another directory with --data-dir; a node derives everything from l1")
		}
	}()
	if s.Instance, err = deploy.Load(cfg.Rollup); err != nil {
		return nil, &plain.InputError{What: "rollup", Why: plain.Words(err), Do: "name the rollup.json that loft deploy wrote, or that the chain's operators publish"}
	}
	if !s.Instance.Deployed() {
		return nil, &plain.InputError{What: "rollup", Why: cfg.Rollup + " describes a chain that is not fully deployed on L1 yet", Do: "finish it with loft deploy"}
	}
	var program *machine.Snapshot
	if roles.proves() { // a stake without it would be lost to the first who disputes it
		if program, err = Program(ctx, log, nil); err != nil {
			return nil, err
		}
	}
	if err := s.lock(cfg.DataDir, cfg.Files()); err != nil {
		return nil, err
	}
	endpoints, err := l1.DialAll(ctx, l1.EndpointsConfig{URLs: cfg.L1, ChainID: s.Instance.Params.L1ChainID, Log: log})
	if err != nil {
		return nil, &EndpointError{Err: err}
	}
	s.closers = append(s.closers, func() error { endpoints.Close(); return nil })
	if err := s.Instance.Check(ctx, endpoints.Client()); err != nil {
		return nil, &EndpointError{Err: err}
	}
	private, anyPort := cfg.Private.Listen, false
	switch private {
	case "auto":
		private, anyPort = config.PrivateAddress, true
	case "none":
		private = ""
	}
	s.Node, err = Open(ctx, Config{DataDir: cfg.DataDir, Instance: s.Instance, Endpoints: endpoints, Beacon: cfg.Beacon, Listen: cfg.HTTP.Listen, Origins: cfg.HTTP.Origins,
		Hosts: cfg.HTTP.Hosts, Dev: cfg.Dev, SequencerURL: cfg.Sequencer, FreshFrom: cfg.Sequencer, CacheMB: cfg.CacheMB, Archive: cfg.State == "archive", MaxFeeWei: cfg.Fees.Max.Int, MaxBlobFeeWei: cfg.Fees.MaxBlob.Int,
		Private: private, PrivateAnyPort: anyPort, PrivateTraces: cfg.HTTP.Traces == "private" || cfg.HTTP.Traces == "auto" && roles.Sequence,
		Roles: roles, Program: program, Log: log})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// nodeLock marks a directory as a node's, and is locked while one runs on it.
const nodeLock = "loft-node.lock"

// nodeParts are what a node puts into its directory, alongside sender-*: a copy or another command's may have no lock yet.
var nodeParts = []string{"geth", "journal", "blobs", "traces", "escape.json"}

// lock makes the directory and keeps others out of it. files are those that the settings name: they may lie there, too.
func (s *Started) lock(dir string, files []string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if _, err := os.Lstat(filepath.Join(dir, nodeLock)); errors.Is(err, fs.ErrNotExist) {
		known, err := within(dir, files)
		if err != nil {
			return err
		}
		if err := emptyBut(dir, func(name string) bool {
			return slices.Contains(nodeParts, name) || slices.Contains(known, name) || strings.HasPrefix(name, "sender-")
		}, "a node"); err != nil {
			return err
		}
	}
	lock := flock.New(filepath.Join(dir, nodeLock), flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err != nil {
		return err
	}
	if !held {
		return &DirError{Dir: dir, Why: "another loft node uses it", Do: "stop that one, or name another directory with --data-dir", Err: chain.ErrInUse}
	}
	s.closers = append(s.closers, lock.Close)
	return enoughRoom(dir, freeBytes(dir))
}

// within are the names of a directory's entries under which files are.
func within(dir string, files []string) (names []string, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	for _, file := range files {
		if file, err = filepath.Abs(file); err != nil {
			return nil, err
		}
		if rest, below := strings.CutPrefix(file, dir+string(filepath.Separator)); below {
			name, _, _ := strings.Cut(rest, string(filepath.Separator))
			names = append(names, name)
		}
	}
	return names, nil
}

// Close gives everything back. Run must have returned.
func (s *Started) Close() error {
	var errs []error
	if s.Node != nil {
		errs = append(errs, s.Node.Close())
	}
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	return errors.Join(errs...)
}

// Roles of the node.
func (s *Started) Roles() Roles { return s.cfg.Roles }

// String is the roles in words.
func (r Roles) String() string {
	words := []string{"follow"}
	for _, role := range []struct {
		name string
		on   bool
	}{{"sequence", r.Sequence}, {"post", r.Post != nil}, {"validate", r.Validate != nil}, {"shadow", r.Shadow}, {"courier", r.Courier != nil}} {
		if role.on {
			words = append(words, role.name)
		}
	}
	return strings.Join(words, ", ")
}

// EndpointError means that L1 cannot be reached, or is another.
type EndpointError struct{ Err error }

func (e *EndpointError) Error() string { return fmt.Sprintf("l1: %v", e.Err) }

// Unwrap gives the cause.
func (e *EndpointError) Unwrap() error { return e.Err }

// Kind implements plain.Explained.
func (e *EndpointError) Kind() plain.Kind { return plain.KindEndpoint }

// Hint implements plain.Explained.
func (e *EndpointError) Hint() string {
	if errors.Is(e.Err, deploy.ErrNotThere) {
		return "check that --l1 and --rollup are of one chain; if L1 reorganised after the deployment, run loft deploy again"
	}
	return "check the address given with --l1, and that the node there is running"
}
