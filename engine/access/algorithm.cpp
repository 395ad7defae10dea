#include "engine/access/algorithm.hpp"

#include <array>

namespace signalbox::access {

namespace {

// In the order of the enumeration.
constexpr std::array rows{
    algorithm_facts{"HS256", key_family::secret, "SHA256", 32},
    algorithm_facts{"HS384", key_family::secret, "SHA384", 48},
    algorithm_facts{"HS512", key_family::secret, "SHA512", 64},
    algorithm_facts{"RS256", key_family::rsa, "SHA256", 32},
    algorithm_facts{"RS384", key_family::rsa, "SHA384", 48},
    algorithm_facts{"RS512", key_family::rsa, "SHA512", 64},
    algorithm_facts{"PS256", key_family::rsa, "SHA256", 32, true},
    algorithm_facts{"PS384", key_family::rsa, "SHA384", 48, true},
    algorithm_facts{"PS512", key_family::rsa, "SHA512", 64, true},
    algorithm_facts{"ES256", key_family::ec, "SHA256", 32, false, "prime256v1", 32},
    algorithm_facts{"ES384", key_family::ec, "SHA384", 48, false, "secp384r1", 48},
    algorithm_facts{"ES512", key_family::ec, "SHA512", 64, false, "secp521r1", 66},
    algorithm_facts{"EdDSA", key_family::edwards, nullptr, 0},
};

}  // namespace

algorithm_facts const& facts_of(algorithm which)
{
    return rows[static_cast<std::size_t>(which)];
}

std::optional<algorithm> algorithm_named(std::string_view name)
{
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].name == name) return static_cast<algorithm>(i);
    return std::nullopt;
}

}  // namespace signalbox::access
