// The models and groups of a gateway, asked of its /models. Owned by the page, on the GUI thread.
#pragma once

#include "console/playground/prompt_call.hpp"

#include <QStringList>

namespace signalbox::console {

/// The ids of a list of models in OpenAI's shape, in its order; at most most_listed.
QStringList modelIds(QByteArray const& json);
inline constexpr int most_listed = 2'000;  // a longer list is not chosen from by hand

class ModelList : public QObject {
    Q_OBJECT

public:
    static constexpr int patience_ms = 10'000;
    static constexpr qint64 longest_list = 8 << 20;  // bytes

    ModelList(QNetworkAccessManager& network, QObject* parent) : QObject(parent), network_(network) {}
    ~ModelList() override;

    /// In place of a question that is on its way.
    void ask(GatewayAddress const& to);
    bool busy() const { return !reply_.isNull(); }

signals:
    void arrived(QStringList const& models);
    void failed(QString const& why);

private:
    void take();
    void forget();

    QNetworkAccessManager& network_;
    QPointer<QNetworkReply> reply_;
};

}  // namespace signalbox::console
