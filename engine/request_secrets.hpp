// The secrets of one request: the caller's credentials and those of the providers it may go to. Owned by the request, on its strand. What
// texts are searched with is made when the first text from outside must be shown; a request that goes well pays nothing.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/secret_index.hpp"
#include "engine/provider/definition.hpp"
#include "engine/route/decide.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

struct inbound;

class request_secrets {
public:
    /// The request outlives this.
    explicit request_secrets(inbound const& request) : request_(request) {}
    request_secrets(request_secrets const&) = delete;

    /// The providers of a plan's targets; all three outlive this.
    void belong_to(route::plan const& plan, route::table const& table, std::vector<provider::definition> const& providers);

    /// The text without these secrets; `cut` as in model::masked.
    std::string mask(std::string_view text, bool cut = false);
    void mask(model::failure& seen);

private:
    void gather();

    inbound const& request_;
    route::plan const* plan_ = nullptr;
    route::table const* table_ = nullptr;
    std::vector<provider::definition> const* providers_ = nullptr;
    std::unique_ptr<model::secret_index> callers_;
    std::vector<model::secret_index const*> all_;
};

}  // namespace signalbox
