#include "storage/sha256.hpp"

#include "engine/base/hex.hpp"

#include <openssl/evp.h>

#include <new>

namespace signalbox::storage {

void sha256::free_context::operator()(evp_md_ctx_st* of) const
{
    EVP_MD_CTX_free(of);
}

void sha256::free_method::operator()(evp_md_st* of) const
{
    EVP_MD_free(of);
}

sha256::sha256() : method_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new())
{
    if (!method_ || !context_) throw std::bad_alloc{};  // every build of OpenSSL has SHA-256
}

void sha256::add(std::string_view piece)
{
    if (!begun_) EVP_DigestInit_ex2(context_.get(), method_.get(), nullptr);
    begun_ = true;
    EVP_DigestUpdate(context_.get(), piece.data(), piece.size());
}

sha256_digest sha256::finish()
{
    add({});
    sha256_digest made{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), made.data(), &size);
    begun_ = false;
    return made;
}

sha256_digest sha256::of(std::string_view whole)
{
    add(whole);
    return finish();
}

std::string_view bytes_of(sha256_digest const& digest)
{
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

std::string hex_of(sha256_digest const& digest)
{
    return base::hex_of_bytes(bytes_of(digest));
}

}  // namespace signalbox::storage
