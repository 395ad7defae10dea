// The secrets of one request: the caller's credentials and those of the providers it may go to. Owned by the request, on its strand. What
// texts are searched with is made when the first text from outside must be shown; a request that goes well pays nothing.
#pragma once

#include "engine/model/failure.hpp"
#include "engine/model/loss.hpp"
#include "engine/provider/definition.hpp"
#include "engine/provider/token_source.hpp"
#include "engine/route/decide.hpp"
#include "engine/wire/http.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::attempt {

class request_secrets {
public:
    /// The request's header fields and query outlive this.
    request_secrets(wire::header_list const& headers, std::string_view query) : headers_(headers), query_(query) {}
    request_secrets(request_secrets const&) = delete;

    /// A credential of the caller's in a place of the configuration's; outlives this.
    void add(std::string_view credential) { placed_ = credential; }
    /// The providers of a plan's targets; all three outlive this.
    void belong_to(route::plan const& plan, route::table const& table, std::vector<provider::definition> const& providers);

    /// An access token that one of the providers gets.
    void add(std::shared_ptr<provider::access_token const> token);

    /// The caller's credentials; lives as long as this.
    model::secret_index const& of_caller();

    /// Words of the caller or of a provider as they may be shown.
    model::outside_text quote(std::string_view written, std::size_t limit = model::outside_limit);
    /// A failure whose words may hold names of fields that the caller chose, and a loss.
    model::failure shown(model::failure seen);
    model::told_loss shown(model::loss const& lost);
    /// Bytes that are passed on as they came, but for these secrets; `cut` as in model::masked.
    std::string mask(std::string_view bytes, bool cut = false);

private:
    model::secret_indexes all();

    wire::header_list const& headers_;
    std::string_view query_, placed_;
    route::plan const* plan_ = nullptr;
    route::table const* table_ = nullptr;
    std::vector<provider::definition> const* providers_ = nullptr;
    std::unique_ptr<model::secret_index> callers_;
    std::vector<std::shared_ptr<provider::access_token const>> tokens_;
    std::vector<model::secret_index const*> all_;
};

}  // namespace signalbox::attempt
