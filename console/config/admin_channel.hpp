// A configuration behind the operator's pages of a gateway. Owned by the flow, on the GUI thread.
#pragma once

#include "console/config/config_channel.hpp"
#include "console/config/newest_job.hpp"
#include "console/config/operator_client.hpp"

namespace signalbox::console {

class AdminChannel : public ConfigChannel {
    Q_OBJECT

public:
    /// `file`: where the gateway has its configuration when it runs on this machine with our environment, so that a text is checked here as one
    /// types; empty: the gateway checks it.
    AdminChannel(QString const& url, QByteArray const& token, QString file, QObject* parent);

    QString name() const override { return file_.isEmpty() ? gateway_.url() : file_; }
    void fetch() override;
    void check(std::string const& text) override;
    void apply(std::string const& text, QByteArray const& base, QString const& note) override;
    void fetchHistory(qint64 before) override;
    void fetchRevision(qint64 id) override;

private:
    void takeCheck(std::uint64_t question, OperatorReply const& reply);
    void takeApplied(OperatorReply const& reply);

    OperatorClient gateway_;
    RevisionWait wait_;
    NewestJob job_;
    QString file_;
    ApplyReply reply_;            // while the gateway is waited for
    std::uint64_t question_ = 0;  // the newest one that the gateway was asked
};

}  // namespace signalbox::console
