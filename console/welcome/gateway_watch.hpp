// Asks a gateway that serves on this machine what it is: its models once, the configuration in force every few seconds. Owned by the welcome
// page, on the GUI thread.
#pragma once

#include "console/store/gateway_facts.hpp"
#include "console/welcome/gateway_process.hpp"

#include <QNetworkAccessManager>
#include <QObject>
#include <QTimer>

#include <functional>

namespace signalbox::console {

class GatewayWatch : public QObject {
    Q_OBJECT

public:
    static constexpr int pause_ms = 2'000;  // between two looks at the configuration in force: a reload is seen while it is waited for

    explicit GatewayWatch(GatewayProcess& gateway, QObject* parent = nullptr);
    /// Empty while it does not serve.
    GatewayFacts const& facts() const { return facts_; }

signals:
    void changed();

private:
    void restart();
    void look();
    void get(QString const& url, std::function<void(QByteArray const&)> take);
    void become(GatewayFacts next);

    GatewayProcess& gateway_;
    QNetworkAccessManager network_;
    QTimer again_;
    GatewayFacts facts_;
};

}  // namespace signalbox::console
