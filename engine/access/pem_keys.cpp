// Public keys and certificates in PEM (RFC 7468). Pure.
#include "engine/access/key_set.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace signalbox::access {

namespace {

/// One block of a PEM text, as OpenSSL cuts it.
struct pem_block {
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;

    pem_block() = default;
    pem_block(pem_block const&) = delete;
    ~pem_block()
    {
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(bytes);
    }
};

model::result<verification_key> key_of(pem_block const& block)
{
    std::string_view const name = block.name;
    unsigned char const* at = block.bytes;
    public_key key;
    if (name == "PUBLIC KEY") {
        key.reset(d2i_PUBKEY(nullptr, &at, block.size), EVP_PKEY_free);
    } else if (name == "CERTIFICATE") {
        std::unique_ptr<X509, decltype(&X509_free)> const certificate(d2i_X509(nullptr, &at, block.size), X509_free);
        if (certificate) key.reset(X509_get_pubkey(certificate.get()), EVP_PKEY_free);
    } else if (name.ends_with("PRIVATE KEY")) {
        return unusable("it is a private key: name the public one (openssl pkey -pubout)");
    } else {
        return unusable("it is neither a PUBLIC KEY nor a CERTIFICATE");
    }
    if (!key) return unusable("it cannot be read");
    return verification_key::of(std::move(key));
}

}  // namespace

model::result<key_set> read_pem_keys(std::string_view text)
{
    key_set out;
    std::unique_ptr<BIO, decltype(&BIO_free)> const from(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
    for (std::size_t number = 1; from; ++number) {
        pem_block block;
        if (PEM_read_bio(from.get(), &block.name, &block.header, &block.bytes, &block.size) != 1) break;
        if (number > key_set_limit) return unusable("more than " + std::to_string(key_set_limit) + " keys");
        auto made = key_of(block);
        if (made)
            out.keys.push_back(std::move(*made));
        else
            out.left_out.push_back("key " + std::to_string(number) + ": " + made.error().detail);
    }
    ERR_clear_error();
    return out;
}

}  // namespace signalbox::access
