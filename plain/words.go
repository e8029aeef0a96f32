package plain

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"reflect"
	"regexp"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// plainly are errors of Go's libraries that say one thing, and that thing in words.
var plainly = []struct {
	err   error
	words string
}{
	{io.ErrUnexpectedEOF, "it ends too early"}, {io.EOF, "it ends too early"}, {context.DeadlineExceeded, "there was no answer in time"}, {context.Canceled, "it was interrupted"},
	{gzip.ErrHeader, "it is not compressed by gzip"}, {gzip.ErrChecksum, "its checksum is wrong"}, {tar.ErrHeader, "it is not a tar archive"},
	{hexutil.ErrEmptyString, "it is empty"}, {hexutil.ErrMissingPrefix, "it does not begin with 0x"}, {hexutil.ErrOddLength, "it has an odd number of hex digits"},
	{hexutil.ErrSyntax, "it has more than hex digits"},
}

// What libraries say without a type for it.
var (
	unknownField = regexp.MustCompile(`json: unknown field ("[^"]*")`)
	hexLength    = regexp.MustCompile(`hex string has length (\d+), want (\d+) for [\w.]+`)
	goName       = regexp.MustCompile(`\b[A-Z]\w*\.`)
	badDuration  = regexp.MustCompile(`time: (?:invalid|missing|unknown) [^"]*(?:"[^"]*" in duration )?("[^"]*")`)
)

// Words are what an error says, with what Go's libraries say in it of files, JSON, hex and times in words that are not Go's.
func Words(err error) string {
	text := err.Error()
	say := func(inner error, words string) { text = strings.Replace(text, inner.Error(), words, 1) }
	var path *fs.PathError
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &path):
		say(path, fileWords(path))
	case errors.As(err, &syntax):
		say(syntax, fmt.Sprintf("it is not JSON, at byte %d", syntax.Offset))
	case errors.As(err, &typed):
		say(typed, typeWords(typed))
	}
	for _, p := range plainly {
		if errors.Is(err, p.err) {
			say(p.err, p.words)
		}
	}
	text = unknownField.ReplaceAllString(text, "there is no field $1")
	text = hexLength.ReplaceAllString(text, "it has $1 hex digits instead of $2")
	return badDuration.ReplaceAllString(text, "$1 is not a time like 90s, 5m or 12h")
}

func fileWords(e *fs.PathError) string {
	switch {
	case errors.Is(e, fs.ErrNotExist) && (e.Op == "open" || e.Op == "stat"):
		return "there is no file " + e.Path
	case errors.Is(e, fs.ErrPermission):
		return "no permission to " + e.Op + " " + e.Path
	}
	return e.Path + ": " + e.Err.Error()
}

func typeWords(e *json.UnmarshalTypeError) string {
	belongs := e.Type.String()
	switch e.Type {
	case reflect.TypeFor[common.Address]():
		belongs = "an address"
	case reflect.TypeFor[common.Hash]():
		belongs = "a hash"
	case reflect.TypeFor[big.Int](), reflect.TypeFor[hexutil.Big](), reflect.TypeFor[hexutil.Uint64]():
		belongs = "a number"
	default:
		switch kind := e.Type.Kind(); {
		case kind >= reflect.Int && kind <= reflect.Uint64:
			belongs = "a number"
		case kind == reflect.Struct, kind == reflect.Map:
			belongs = "an object"
		case kind == reflect.Slice, kind == reflect.Array:
			belongs = "a list"
		case kind == reflect.String:
			belongs = "a string"
		case kind == reflect.Bool:
			belongs = "true or false"
		}
	}
	text := fmt.Sprintf("%s where %s belongs", e.Value, belongs)
	// Of embedded structs it has Go's names, which begin with a capital.
	if field := goName.ReplaceAllString(e.Field, ""); field != "" {
		text = fmt.Sprintf("field %q: %s", field, text)
	}
	return text
}
