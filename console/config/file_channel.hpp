// A configuration as a file: checked by the engine's own check, and replaced whole. A gateway of this machine that serves the file may be
// asked whether it took it. Owned by the flow, on the GUI thread; the file is read and written on another.
#pragma once

#include "console/config/config_channel.hpp"
#include "console/config/engine_check.hpp"
#include "console/config/newest_job.hpp"
#include "console/config/operator_client.hpp"

#include <memory>

namespace signalbox::console {

class FileChannel : public ConfigChannel {
    Q_OBJECT

public:
    /// `gateway`: the operator's address of a gateway of ours that serves this file; empty: none.
    FileChannel(QString file, QString const& gateway, QObject* parent);

    QString name() const override { return file_; }
    void fetch() override;
    void check(std::string const& text) override;
    void apply(std::string const& text, QByteArray const& base, QString const& note) override;

private:
    void written(ApplyReply const& reply);
    CheckAs eyes() const { return gateway_ ? CheckAs::gateway : CheckAs::reader; }

    QString file_;
    std::unique_ptr<OperatorClient> gateway_;  // null: none
    std::unique_ptr<RevisionWait> wait_;
    NewestJob checks_, files_;
    ApplyReply reply_;  // while the gateway is waited for
};

}  // namespace signalbox::console
