// SHA-256 for keys, at the price of the hash alone: the algorithm is fetched once and each thread keeps a context, because looking the
// algorithm up by name costs OpenSSL 3 several times what hashing a key does.
#include "engine/access/hash_functions.hpp"
#include "engine/access/key_ring.hpp"
#include "engine/access/openssl_owned.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace signalbox::access {

namespace {

EVP_MD const* sha256_function()
{
    static EVP_MD const* const fetched = hash_function("SHA256");
    return fetched;
}

EVP_MD_CTX* context()
{
    thread_local owned<EVP_MD_CTX> const kept(EVP_MD_CTX_new());
    if (!kept) throw std::bad_alloc();
    return kept.get();
}

}  // namespace

digest sha256(std::string_view text)
{
    digest out{};
    EVP_MD_CTX* const with = context();
    bool const done = EVP_DigestInit_ex(with, sha256_function(), nullptr) == 1 && EVP_DigestUpdate(with, text.data(), text.size()) == 1 &&
                      EVP_DigestFinal_ex(with, out.data(), nullptr) == 1;
    if (!done) throw std::runtime_error("SHA-256 failed inside OpenSSL");
    return out;
}

}  // namespace signalbox::access
