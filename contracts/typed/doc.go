// Package typed puts Go's types on the contracts: calls of views at a block, the inbox's state, events as entries, batches and
// messages, and errors with names and words. Whatever reads a contract reads it through here, so that there is one place where what
// a contract says becomes what Go knows.
package typed
