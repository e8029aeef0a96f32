package testutil

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

// Main runs the tests of a package that mostly wait, for blocks and for processes: so many at a time, however few processors there
// are, unless -parallel says otherwise.
func Main(m *testing.M, atOnce int) {
	flag.Parse()
	const name = "test.parallel"
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	if !given {
		if err := flag.Set(name, strconv.Itoa(atOnce)); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
