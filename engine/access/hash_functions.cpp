#include "engine/access/hash_functions.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace signalbox::access {

namespace {

struct free_function {
    void operator()(EVP_MD* what) const { EVP_MD_free(what); }
};
using fetched = std::unique_ptr<EVP_MD, free_function>;

fetched fetch(char const* name)
{
    fetched found(EVP_MD_fetch(nullptr, name, nullptr));
    if (!found) throw std::runtime_error("OpenSSL offers no " + std::string(name));
    return found;
}

}  // namespace

EVP_MD const* hash_function(std::string_view name)
{
    static fetched const sha256 = fetch("SHA256"), sha384 = fetch("SHA384"), sha512 = fetch("SHA512");
    return name == "SHA512" ? sha512.get() : name == "SHA384" ? sha384.get() : sha256.get();
}

}  // namespace signalbox::access
