// A fresh self-signed certificate for a test's TLS server, which is its own authority. A value made through OpenSSL, never on disk unless
// the test writes it.
#pragma once

#include <string>
#include <vector>

namespace signalbox::test {

struct test_certificate {
    std::string certificate_pem;
    std::string key_pem;
};

/// Subject alternative names as OpenSSL writes them: "DNS:localhost", "IP:127.0.0.1"; none: the extension is left out. `days` may be negative:
/// expired already.
test_certificate make_certificate(std::vector<std::string> const& names = {"DNS:localhost", "IP:127.0.0.1"}, int days = 1,
                                  std::string const& common_name = "signalbox test");

/// A PEM file in the system's temporary folder that is removed with the object, for origin::ca_file.
class pem_file {
public:
    explicit pem_file(std::string const& text);
    ~pem_file();
    pem_file(pem_file const&) = delete;
    std::string const& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace signalbox::test
