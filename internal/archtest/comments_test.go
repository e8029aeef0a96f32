package archtest

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"
	"unicode"
)

// TestDocCommentsNameWhatTheyDocument: the comment of a function, a method or a type begins with its name, perhaps after an article.
func TestDocCommentsNameWhatTheyDocument(t *testing.T) { hold(t, namesWhatItDocuments) }

func namesWhatItDocuments(f file) (faults []string) {
	if ast.IsGenerated(f.File) {
		return nil
	}
	check := func(name *ast.Ident, doc *ast.CommentGroup) {
		if doc == nil || doc.Text() == "" || firstWord(doc.Text()) == name.Name {
			return
		}
		faults = append(faults, fmt.Sprintf("%s: the comment of %s begins with %q: begin with its name", fset.Position(name.Pos()), name.Name, strings.SplitN(doc.Text(), "\n", 2)[0]))
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			check(d.Name, d.Doc)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				spec, is := spec.(*ast.TypeSpec)
				switch {
				case !is:
				case spec.Doc == nil && !d.Lparen.IsValid():
					check(spec.Name, d.Doc)
				default:
					check(spec.Name, spec.Doc)
				}
			}
		}
	}
	return faults
}

// firstWord is the first word of a comment that is no article.
func firstWord(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	if len(words) > 1 && (words[0] == "A" || words[0] == "An" || words[0] == "The") {
		return words[1]
	}
	return words[0]
}
