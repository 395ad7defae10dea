// SHA-256 over bytes that come in pieces, with OpenSSL's implementation. One object is used for many digests by one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;
struct evp_md_st;

namespace signalbox::storage {

using sha256_digest = std::array<std::uint8_t, 32>;

class sha256 {
public:
    sha256();
    sha256(sha256&&) noexcept = default;
    sha256& operator=(sha256&&) noexcept = default;

    /// Of all pieces since the last finish().
    void add(std::string_view piece);
    sha256_digest finish();
    sha256_digest of(std::string_view whole);

private:
    struct free_context {
        void operator()(evp_md_ctx_st* of) const;
    };
    struct free_method {
        void operator()(evp_md_st* of) const;
    };
    // Fetched once: OpenSSL's look-up of an algorithm costs more than the digest of an event.
    std::unique_ptr<evp_md_st, free_method> method_;
    std::unique_ptr<evp_md_ctx_st, free_context> context_;
    bool begun_ = false;
};

std::string_view bytes_of(sha256_digest const& digest);
/// 64 lower-case hexadecimal digits.
std::string hex_of(sha256_digest const& digest);

}  // namespace signalbox::storage
