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

// origin is an http address without what a person may not see of it.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "http://l1"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
}

// bare is an error of net/http without the address that it repeats.
func bare(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
