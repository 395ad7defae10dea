// OpenSSL's hash functions, fetched once: looking one up by its name costs several times what hashing a key does. Shared by all threads.
#pragma once

#include <openssl/types.h>

#include <string_view>

namespace signalbox::access {

/// "SHA256", "SHA384" or "SHA512". Throws std::runtime_error when OpenSSL does not offer it.
EVP_MD const* hash_function(std::string_view name);

}  // namespace signalbox::access
