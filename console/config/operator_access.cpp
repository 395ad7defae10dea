#include "console/config/operator_access.hpp"

#include "console/config/gateway_access.hpp"

#include <string>
#include <utility>

namespace signalbox::console {

bool OperatorAccess::setGateway(GatewayFacts const& facts)
{
    GatewayFacts const before = std::exchange(facts_, facts);
    bool const same_token =
        before.token == facts.token && before.token_variable == facts.token_variable && before.token_file == facts.token_file;
    if (before.admin_url == facts.admin_url && before.configuration == facts.configuration && same_token) return false;
    if (facts.admin_url.isEmpty() && url_ != before.admin_url) return false;  // connected to by hand
    change(facts.admin_url);
    return true;
}

void OperatorAccess::connectTo(QString const& url, QByteArray const& token)
{
    change(url);
    client_ = std::make_unique<OperatorClient>(url, token, nullptr);
}

void OperatorAccess::change(QString const& url)
{
    token_.forget();
    client_.reset();
    url_ = url;
}

void OperatorAccess::use(Use use)
{
    if (!hasGateway()) return;
    if (client_) return use(*client_);
    token_.run([this, facts = facts_, use = std::move(use)]() -> NewestJob::Then {
        std::string const token = operatorTokenOf(facts);
        return [this, url = facts.admin_url, token, use] {
            client_ = std::make_unique<OperatorClient>(url, QByteArray::fromStdString(token), nullptr);
            use(*client_);
        };
    });
}

}  // namespace signalbox::console
