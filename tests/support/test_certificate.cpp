// Certificates through OpenSSL's X.509 functions: an EC key, the names asked for, signed by itself.
#include "tests/support/test_certificate.hpp"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace signalbox::test {

namespace {

template <auto Free>
struct freed {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
using key = std::unique_ptr<EVP_PKEY, freed<EVP_PKEY_free>>;
using certificate = std::unique_ptr<X509, freed<X509_free>>;
using memory = std::unique_ptr<BIO, freed<BIO_free_all>>;

void add_extension(X509* to, int what, std::string const& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
    X509_EXTENSION* const made = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    if (!made) throw std::runtime_error("no extension " + value);
    X509_add_ext(to, made, -1);
    X509_EXTENSION_free(made);
}

std::string text_of(BIO* bio)
{
    char* bytes = nullptr;
    auto const size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

test_certificate make_certificate(std::vector<std::string> const& names, int days, std::string const& common_name)
{
    key const pair(EVP_EC_gen("P-256"));
    certificate const made(X509_new());
    if (!pair || !made) throw std::runtime_error("no key");
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -2 * 24 * 3600L);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), days * 24 * 3600L);
    X509_set_pubkey(made.get(), pair.get());
    auto* const name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>(common_name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    std::string list;
    for (auto const& each : names) list += (list.empty() ? "" : ",") + each;
    add_extension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    if (!names.empty()) add_extension(made.get(), NID_subject_alt_name, list);
    if (!X509_sign(made.get(), pair.get(), EVP_sha256())) throw std::runtime_error("not signed");

    memory const certificate_text(BIO_new(BIO_s_mem())), key_text(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(certificate_text.get(), made.get());
    PEM_write_bio_PrivateKey(key_text.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(certificate_text.get()), text_of(key_text.get())};
}

pem_file::pem_file(std::string const& text) : path_("/tmp/signalbox_pem_XXXXXX")
{
    int const file = mkstemp(path_.data());
    if (file < 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) throw std::runtime_error("no " + path_);
    close(file);
}

pem_file::~pem_file()
{
    unlink(path_.c_str());
}

}  // namespace signalbox::test
