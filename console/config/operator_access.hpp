// The way to the operator's pages of one gateway: its address, and the token that its configuration or its connection refers to, or that was typed. Both stay
// in memory. Owned by what asks, on the GUI thread; files are read on a thread of their own.
#pragma once

#include "console/config/newest_job.hpp"
#include "console/config/operator_client.hpp"
#include "console/store/gateway_facts.hpp"

#include <functional>
#include <memory>

namespace signalbox::console {

class OperatorAccess : public QObject {
    Q_OBJECT

public:
    using Use = std::function<void(OperatorClient&)>;

    explicit OperatorAccess(QObject* parent) : QObject(parent), token_(this) {}
    /// A gateway that runs here or that a connection names; empty: none. One that was connected to by hand stays until there is another one. True when what is
    /// asked from now on is another gateway: then no answer of the one before arrives.
    bool setGateway(GatewayFacts const& facts);
    void connectTo(QString const& url, QByteArray const& token);

    /// Empty when there is none.
    QString const& url() const { return url_; }
    bool hasGateway() const { return !url_.isEmpty(); }
    /// The token is being read.
    bool busy() const { return token_.busy(); }
    /// Does nothing without a gateway. While the token is being read, the newest use waits for it and displaces the one before.
    void use(Use use);

private:
    void change(QString const& url);

    NewestJob token_;
    GatewayFacts facts_;  // of the gateway that runs here or that a connection names
    QString url_;
    std::unique_ptr<OperatorClient> client_;  // empty until the token was looked for
};

}  // namespace signalbox::console
