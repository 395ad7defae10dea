// Which configuration the page is about: the one of a gateway that the console started, a file, or the one of a gateway that is reached by address
// and token. Owned by the page, on the GUI thread.
#pragma once

#include "console/config/config_flow.hpp"
#include "console/config/newest_job.hpp"
#include "console/store/gateway_facts.hpp"

#include <functional>

namespace signalbox::console {

class ConfigSource : public QObject {
    Q_OBJECT

public:
    ConfigSource(ConfigFlow& flow, QObject* parent);

    /// The gateway that writes the store, when it is one of ours or that of a connection.
    void setGateway(GatewayFacts const& facts);
    void openFile(QString const& path);
    /// The token stays in memory.
    void connectTo(QString const& url, QByteArray const& token);
    /// That was opened last; empty: none.
    QString const& file() const { return file_; }
    QString const& revision() const { return gateway_.revision; }

signals:
    void said(QString const& words, bool bad);
    void changed();

private:
    void openOwn();
    void openConnected();
    void lostOwn();
    using Make = std::function<std::unique_ptr<ConfigChannel>()>;
    /// Not in the middle of applying: then behind it. Not over another text that is changed. What is to be said about it comes when it is open.
    void open(Make make, bool own, QString words = {});

    ConfigFlow& flow_;
    NewestJob token_;
    GatewayFacts gateway_;
    QString file_;
    bool own_ = false;  // what is open is the configuration of our gateway
    std::function<void()> waiting_;
};

}  // namespace signalbox::console
