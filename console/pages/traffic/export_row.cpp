#include "console/pages/traffic/export_row.hpp"

#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace signalbox::console {

ExportRow::ExportRow(StoreReader& store, QWidget* parent) : QWidget(parent), text_(new QLabel(this)), export_(new ScopeExport(store, this))
{
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    auto* const give_up = new QPushButton(tr("Cancel"), this);
    give_up->setAccessibleName(tr("Cancel the export"));
    text_->setAccessibleDescription(tr("Progress of the export"));
    row->addWidget(text_);
    row->addWidget(give_up);
    hide();
    connect(give_up, &QPushButton::clicked, export_, &ScopeExport::cancel);
    connect(export_, &ScopeExport::progressed, this,
            [this](quint64 written) { text_->setText(tr("exported %1…").arg(figures::count(written))); });
    connect(export_, &ScopeExport::cancelled, this, &QWidget::hide);
    connect(export_, &ScopeExport::finished, this, [this](quint64 written, QString const& file) {
        hide();
        emit notice(amountOf(written, tr("%1 request is in "), tr("%1 requests are in ")) + file);
    });
    connect(export_, &ScopeExport::failed, this, [this](QString const& why) {
        hide();
        emit notice(tr("The export failed: %1").arg(why));
    });
}

void ExportRow::ask(Scope const& scope)
{
    QString const csv = tr("Comma-separated values (*.csv)"), lines = tr("JSON, an object a line (*.jsonl)");
    QString chosen;
    QString const file = QFileDialog::getSaveFileName(window(), tr("Export the scope"), QStringLiteral("requests.csv"),
                                                      csv + QStringLiteral(";;") + lines, &chosen);
    if (file.isEmpty()) return;
    bool const as_lines = chosen == lines || file.endsWith(QStringLiteral(".jsonl")) || file.endsWith(QStringLiteral(".json"));
    start(scope, as_lines ? ExportForm::json_lines : ExportForm::csv, file);
}

void ExportRow::start(Scope const& scope, ExportForm form, QString const& file)
{
    text_->setText(tr("exporting…"));
    show();
    export_->start(scope, form, file);
}

}  // namespace signalbox::console
