// Secrets fetched from where the configuration says they are. Values of one load; nothing here prints them.
#pragma once

#include "engine/config/load.hpp"
#include "engine/config/places.hpp"
#include "engine/provider/definition.hpp"
#include "schema/config.pb.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::config {

/// Where the connection string of a shared store stands.
inline constexpr std::string_view shared_store_dsn = "storage.dsn";

/// The secrets that were found, by path ("providers[0].auth.secret").
class fetched_secrets {
public:
    void put(std::string path, std::string value) { all_.emplace(std::move(path), provider::secret(std::move(value))); }
    /// Empty when there is none.
    provider::secret const& at(std::string const& path) const;

private:
    std::map<std::string, provider::secret> all_;
};

/// What fetching needs to know.
struct secret_search {
    places const& where;
    load_options const& options;
    std::string const& directory;
    report& out;
    std::vector<std::string>& files;  // those read are added
};

/// Fetches every secret of the configuration, wherever one stands. L004 what is missing, L025 what stands in the file itself.
fetched_secrets fetch_secrets(schema::Config const& from, secret_search const& with);

}  // namespace signalbox::config
