// OpenSSL's values with an owner that frees them. One row for each type.
#pragma once

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <memory>

namespace signalbox::access {

struct openssl_free {
    void operator()(EVP_MD_CTX* what) const { EVP_MD_CTX_free(what); }
    void operator()(EVP_PKEY_CTX* what) const { EVP_PKEY_CTX_free(what); }
    void operator()(BIGNUM* what) const { BN_free(what); }
    void operator()(ECDSA_SIG* what) const { ECDSA_SIG_free(what); }
    void operator()(OSSL_PARAM_BLD* what) const { OSSL_PARAM_BLD_free(what); }
    void operator()(OSSL_PARAM* what) const { OSSL_PARAM_free(what); }
    void operator()(unsigned char* what) const { OPENSSL_free(what); }
};
template <class T>
using owned = std::unique_ptr<T, openssl_free>;

}  // namespace signalbox::access
