#include "console/frame/range_button.hpp"

#include "console/look/figures.hpp"

#include <QDateTimeEdit>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimeZone>

namespace signalbox::console {

namespace {

QDateTimeEdit* momentEdit(std::int64_t us, QString const& name)
{
    auto* const edit = new QDateTimeEdit(QDateTime::fromSecsSinceEpoch(us / 1'000'000));  // what is not shown is not kept
    edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    edit->setCalendarPopup(true);
    edit->setAccessibleName(name);
    return edit;
}

}  // namespace

RangeButton::RangeButton(QWidget* parent) : MenuButton(parent)
{
    setObjectName(QStringLiteral("range"));
    setToolTip(tr("The time that is looked at (Ctrl+T)"));
    for (RangePreset const& each : range_presets)
        connect(choices().addAction(presetText(each)), &QAction::triggered, this, [this, each] { emit presetChosen(each); });
    choices().addSeparator();
    connect(choices().addAction(tr("From … to …")), &QAction::triggered, this, &RangeButton::askCustom);
    setScope({});
}

void RangeButton::setScope(Scope const& scope)
{
    scope_ = scope;
    setText(rangeText(scope));
    setAccessibleName(tr("Time: %1").arg(text()));
}

void RangeButton::askCustom()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("A time of your own"));
    dialog.setMinimumWidth(dialog.fontMetrics().averageCharWidth() * 60);
    auto* const form = new QFormLayout(&dialog);
    qint64 const now_us = QDateTime::currentMSecsSinceEpoch() * 1000;
    bool const open_end = scope_.range.to_us == storage::time_range{}.to_us;
    std::int64_t const to = open_end ? now_us : scope_.range.to_us;
    std::int64_t const from = scope_.range.from_us > 0 ? scope_.range.from_us : to - std::int64_t{24} * 3600 * 1'000'000;
    auto* const begin = momentEdit(from, tr("From"));
    auto* const end = momentEdit(to, tr("To"));
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    auto* const zone = new QLabel(tr("Times are in %1.").arg(figures::zoneName(to, QTimeZone::systemTimeZone())));
    auto* const words = new QLineEdit;
    words->setAccessibleName(tr("In words"));
    words->setPlaceholderText(tr("yesterday 13:00..14:35, 23 Nov, this month"));
    connect(words, &QLineEdit::textEdited, &dialog, [=](QString const& typed) {
        auto const range = rangeInWords(typed, now_us, QTimeZone::systemTimeZone());
        if (!range) return;
        begin->setDateTime(QDateTime::fromSecsSinceEpoch(range->from_us / 1'000'000));
        end->setDateTime(QDateTime::fromSecsSinceEpoch(range->to_us / 1'000'000));
    });
    form->addRow(tr("In &words"), words);
    form->addRow(tr("&From"), begin);
    form->addRow(tr("&To"), end);
    form->addRow(zone);
    form->addRow(buttons);
    auto const check = [=] { buttons->button(QDialogButtonBox::Ok)->setEnabled(begin->dateTime() < end->dateTime()); };
    connect(begin, &QDateTimeEdit::dateTimeChanged, &dialog, check);
    connect(end, &QDateTimeEdit::dateTimeChanged, &dialog, check);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() == QDialog::Accepted)
        emit rangeChosen(begin->dateTime().toSecsSinceEpoch() * 1'000'000, end->dateTime().toSecsSinceEpoch() * 1'000'000);
}

}  // namespace signalbox::console
