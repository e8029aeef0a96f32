package testutil

import (
	"fmt"
	"iter"
	"reflect"
)

// Forgeries are copies of a struct with one of its fields changed, by the field's name, those of structs in it included. A field of a
// kind that it cannot change makes it panic, so that no field is left out.
func Forgeries[T any](honest T) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) { forgeries(honest, reflect.TypeFor[T](), nil, "", yield) }
}

func forgeries[T any](honest T, within reflect.Type, path []int, name string, yield func(string, T) bool) bool {
	for i := range within.NumField() {
		at, field := append(path[:len(path):len(path)], i), within.Field(i)
		if field.Type.Kind() == reflect.Struct {
			if !forgeries(honest, field.Type, at, name+field.Name+".", yield) {
				return false
			}
			continue
		}
		forged := honest
		v := reflect.ValueOf(&forged).Elem().FieldByIndex(at)
		switch {
		case v.CanUint():
			v.SetUint(v.Uint() + 1)
		case v.Kind() == reflect.Array && v.Type().Elem().Kind() == reflect.Uint8:
			v.Index(0).SetUint(v.Index(0).Uint() ^ 1)
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
			v.SetBytes(append([]byte{1}, v.Bytes()...))
		default:
			panic(fmt.Sprintf("field %s%s has type %s: teach Forgeries to change it", name, field.Name, field.Type))
		}
		if !yield(name+field.Name, forged) {
			return false
		}
	}
	return true
}
