package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"loft/config"
	"loft/plain"
)

// programName is how the user runs this program, for commands that are shown to be copied.
func programName() string {
	at, err := os.Executable()
	if err != nil {
		return "loft"
	}
	if strings.Contains(at, string(filepath.Separator)+"go-build") { // `go run` deletes it
		return "go run ./cmd/loft"
	}
	if found, err := exec.LookPath("loft"); err == nil {
		if found, err = filepath.EvalSymlinks(found); err == nil && sameFile(found, at) {
			return "loft"
		}
	}
	if strings.ContainsRune(os.Args[0], filepath.Separator) {
		return os.Args[0]
	}
	return at
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// terminal asks the person at it; nil if nobody sits there.
func terminal() config.Ask {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) || !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(question string) (string, error) {
		if _, err := os.Stderr.WriteString(question); err != nil {
			return "", err
		}
		text, err := term.ReadPassword(in)
		_, err2 := os.Stderr.WriteString("\n")
		return string(text), errors.Join(err, err2)
	}
}

// closest is the word that one with a slip or two may mean; empty if none is near.
func closest(word string, words []string) (near string) {
	least := 1 + min(2, len(word)/3) // more is another word
	for _, w := range words {
		if d := slips(word, w); d < least {
			near, least = w, d
		}
	}
	return near
}

// slips is how many letters must be inserted, deleted, replaced or swapped with the next to make one word of another.
func slips(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replaced := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			rows[i][j] = min(replaced, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Commands that send something, which stays sent when they are interrupted.
var sending = []string{"deposit", "withdraw", "claim", "force", "message", "bounce", "run", "deploy", "escape"}

func crosses(args []string) bool { return len(args) > 1 && slices.Contains(sending, args[1]) }

// interruptedError: the user ended the command.
type interruptedError struct {
	err  error
	sent bool // something may have been
}

func (e *interruptedError) Error() string    { return e.err.Error() }
func (e *interruptedError) Unwrap() error    { return e.err }
func (e *interruptedError) Kind() plain.Kind { return "unexpected" }
func (e *interruptedError) Hint() string {
	if e.sent {
		return "interrupted; what was sent stays sent: loft status shows it"
	}
	return "interrupted; run it again"
}

// placeholders are what values are called in help, and the words for them in its sentences.
var placeholders = map[string]string{"ADDRESS": "address", "AMOUNT": "amount", "DIR": "directory", "FILE": "file", "HEX": "hex", "ID": "id", "NAME": "name", "PORT": "port", "SECONDS": "seconds",
	"TIME": "time"}

// placeholder finds the first in a line of help: the flag's name, its value, and what it means.
var placeholder = regexp.MustCompile(`^(\s*--\S+) ([A-Za-z:]+)([^\t]*\t)`)

func init() {
	lines := cli.FlagStringer
	cli.FlagStringer = func(f cli.Flag) string { return readable(lines(f)) }
}

// readable makes sentences of a flag's help: placeholders stand in the column of names, and words in the text.
func readable(line string) string {
	m := placeholder.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	name, value, text := m[1], m[2], line[len(m[0]):]
	if word := placeholders[value]; word != "" {
		text = regexp.MustCompile(`\b`+value+`\b`).ReplaceAllString(text, word)
	}
	if value == "uint" || value == "int" {
		value = "N"
	}
	return name + " " + value + m[3] + text
}
