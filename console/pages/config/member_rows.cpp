#include "console/pages/config/member_rows.hpp"

#include "console/config/form_lists.hpp"
#include "console/look/figures.hpp"
#include "engine/config/tree_values.hpp"

#include <QSignalBlocker>

#include <algorithm>
#include <charconv>

namespace signalbox::console {

namespace {

constexpr int slider_end = 100;            // most weights are parts of a hundred
constexpr int largest_weight = 1'000'000;  // schema/config.proto, Member.weight
constexpr int slider_width = 50;

/// What an absent weight counts, or one that is no number yet.
int weightOf(node const& member)
{
    std::string const text = config::text_of(member, "weight");
    int weight = 1;
    auto const [end, problem] = std::from_chars(text.data(), text.data() + text.size(), weight);
    return problem == std::errc{} && end == text.data() + text.size() ? std::clamp(weight, 0, largest_weight) : 1;
}

QToolButton* makeArrow(Qt::ArrowType arrow)
{
    auto* const made = new QToolButton;
    made->setArrowType(arrow);
    made->setAutoRaise(true);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

}  // namespace

MemberRows::MemberRows(QWidget* parent) : MovableRows(parent), grid_(new QGridLayout(this))
{
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(4);
    grid_->setColumnStretch(1, 1);
}

void MemberRows::setMembers(QString const& list, node const& members)
{
    list_ = list;
    std::size_t const all = members.items.size(), shown = std::min(all, most_form_items);
    if (more_ == nullptr || rows_.size() != shown) build(shown);
    more_->setText(tr("%n more, in the text", nullptr, static_cast<int>(all - shown)));
    more_->setVisible(all > shown);
    further_weight_ = 0;
    for (std::size_t place = shown; place < all; ++place) further_weight_ += weightOf(*members.items[place]);
    int most = slider_end;
    for (node_pointer const& each : members.items) most = std::max(most, weightOf(*each));
    for (std::size_t place = 0; place < rows_.size(); ++place) {
        Row const& row = rows_[place];
        QString const name = QString::fromStdString(config::item_name(*members.items[place], place));
        QSignalBlocker const quiet(row.weight), silent(row.number);
        row.name->describe(name, tr("Member"), static_cast<int>(place), static_cast<int>(all), true);
        row.weight->setRange(0, most);
        row.weight->setValue(weightOf(*members.items[place]));
        row.number->setValue(row.weight->value());
        row.weight->setAccessibleName(tr("Weight of %1").arg(name));
        row.number->setAccessibleName(tr("Weight of %1 as a number").arg(name));
        row.down->setEnabled(place + 1 < all);
        row.up->setAccessibleName(tr("%1 before the one above").arg(name));
        row.down->setAccessibleName(tr("%1 behind the one below").arg(name));
        row.remove->setAccessibleName(tr("Remove the member %1").arg(name));
        row.remove->setToolTip(row.remove->accessibleName());
        row.up->setToolTip(row.up->accessibleName());
        row.down->setToolTip(row.down->accessibleName());
    }
    showShares();
}

void MemberRows::build(std::size_t count)
{
    while (QLayoutItem* const item = grid_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    forgetHandles();
    rows_.clear();
    for (int place = 0; place < static_cast<int>(count); ++place) addRow(place);
    more_ = new QLabel;
    more_->setObjectName(QStringLiteral("further_members"));
    more_->setWordWrap(true);
    grid_->addWidget(more_, static_cast<int>(count), 0, 1, grid_->columnCount());
}

void MemberRows::addRow(int place)
{
    Row const row{
        addHandle(),           new QSlider(Qt::Horizontal), new QSpinBox, new QLabel, makeArrow(Qt::UpArrow), makeArrow(Qt::DownArrow),
        makeArrow(Qt::NoArrow)};
    row.name->setObjectName(QStringLiteral("member_%1").arg(place));
    row.remove->setText(QStringLiteral("✕"));
    row.remove->setObjectName(QStringLiteral("remove_member_%1").arg(place));
    row.weight->setObjectName(QStringLiteral("weight_%1").arg(place));
    row.weight->setTracking(false);  // one change of the text when it is let go
    row.weight->setMinimumWidth(slider_width);
    row.number->setRange(0, largest_weight);
    row.number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    row.number->setKeyboardTracking(false);
    row.number->setFixedWidth(row.number->fontMetrics().horizontalAdvance(QStringLiteral("0000000")) + 12);
    row.up->setEnabled(place > 0);
    connect(row.weight, &QSlider::sliderMoved, this, [this, row](int value) {
        QSignalBlocker const quiet(row.number);
        row.number->setValue(value);
        showShares();
    });
    auto const choose = [this, place](int value) { emit weightChosen(QStringLiteral("%1[%2].weight").arg(list_).arg(place), value); };
    connect(row.weight, &QSlider::valueChanged, this, choose);
    connect(row.number, &QSpinBox::valueChanged, this, choose);
    connect(row.up, &QToolButton::clicked, this, [this, place] { emit moved(place, place - 1); });
    connect(row.down, &QToolButton::clicked, this, [this, place] { emit moved(place, place + 1); });
    connect(row.remove, &QToolButton::clicked, this, [this, place] { emit removed(QStringLiteral("%1[%2]").arg(list_).arg(place)); });
    int column = 0;
    for (QWidget* each : std::initializer_list<QWidget*>{row.name, row.weight, row.number, row.share, row.up, row.down, row.remove})
        grid_->addWidget(each, place, column++);
    rows_.push_back(row);
}

void MemberRows::showShares()
{
    double all = further_weight_;
    for (Row const& each : rows_) all += each.number->value();
    for (Row const& each : rows_) each.share->setText(all > 0 ? figures::share(each.number->value() / all) : figures::none());
}

}  // namespace signalbox::console
