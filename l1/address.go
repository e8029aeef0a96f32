package l1

import (
	"errors"
	"net/url"
	"strings"
)

// Host is the part of an endpoint's address that may be logged: its host and port. Users, passwords and paths can be secrets.
func Host(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "an address that cannot be read"
	case u.Host != "":
		return u.Host
	case strings.ContainsAny(address, ":@?"):
		return "an address without a host"
	}
	return address // the path of a socket
}

func isHTTP(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// isEndpoint says whether go-ethereum's client knows such addresses.
func isEndpoint(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return u.Host != "" && (u.Scheme == "ws" || u.Scheme == "wss") || u.Scheme == "" && address != "" || isHTTP(address)
}

// Shown are addresses as they may be shown: without users and paths, where keys of services are.
func Shown(addresses ...string) string {
	var all []string
	for _, address := range addresses {
		switch at, err := url.Parse(address); {
		case err == nil && at.Host != "":
			address = (&url.URL{Scheme: at.Scheme, Host: at.Host}).String()
		case strings.ContainsAny(address, "@/?"):
			address = "..." // who can say which part is a secret
		}
		all = append(all, address)
	}
	return strings.Join(all, ", ")
}

// Bare is an error of net/http without the address that it repeats, of which not all may be shown.
func Bare(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
