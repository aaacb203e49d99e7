//! Charts in the text: pictures between a title and a sentence, and a heat map as a table with shaded cells, which runs over pages and can be edited.

use super::body::Body;
use super::picture::Picture;
use super::table::run;
use crate::report::chart::{self, Style};
use crate::report::number::tenth;
use crate::report::sections::figure::{HeatCell, HeatMap, Stacks};
use crate::report::sections::{Cell, Chart, Figure, Table};

/// Room for a picture between the margins, in pixels of 1/96 inch.
const WIDTH: f64 = 642.0;
/// A higher one is drawn as two, so that no page is left half empty and no text is made small.
const HEIGHT: f64 = 560.0;

impl Body<'_> {
    /// A chart with its title, its sentence and its table.
    pub(super) fn figure(&mut self, figure: &Figure) {
        self.paragraph("FigureTitle", |xml| run(xml, &[], &figure.title));
        if let Chart::HeatMap(map) = &figure.chart {
            self.paragraph("TableTitle", |xml| run(xml, &[], &figure.sentence));
            self.heat_map(&figure.title, map);
        } else {
            self.pictures_of(figure);
            self.paragraph("Caption", |xml| run(xml, &[], &figure.sentence));
        }
        if let Some(table) = &figure.table {
            self.table(table, &|_, _| None);
        }
    }

    fn pictures_of(&mut self, figure: &Figure) {
        let drawing = chart::draw(figure, Style::Standalone);
        if drawing.size.1 * (WIDTH / drawing.size.0).min(1.0) > HEIGHT
            && let Some(halves) = halves(&figure.chart)
        {
            return halves.into_iter().for_each(|chart| self.pictures_of(&Figure { chart, table: None, ..figure.clone() }));
        }
        let picture = Picture::chart(drawing, &figure.title, &figure.sentence);
        self.picture(picture.within(WIDTH, HEIGHT), &figure.title, &format!("{}. {}", figure.title, figure.sentence));
    }

    fn heat_map(&mut self, title: &str, map: &HeatMap) {
        let heads = std::iter::once(("Question".to_owned(), false)).chain(map.columns.iter().map(|name| (name.clone(), true)));
        let row = |(name, cells): &(String, Vec<HeatCell>)| std::iter::once(name.as_str().into()).chain(cells.iter().map(shown)).collect();
        let table = Table { caption: title.to_owned(), columns: heads.collect(), rows: map.rows.iter().map(row).collect() };
        self.table(&table, &|row, column| chart::shade(*map.rows.get(row)?.1.get(column.checked_sub(1)?)?, map.scale));
        let any = |wanted: HeatCell| map.rows.iter().flat_map(|(_, cells)| cells).any(|cell| *cell == wanted);
        for (cell, means) in [(HeatCell::Withheld, chart::WITHHELD), (HeatCell::Nobody, chart::NOBODY)] {
            if any(cell) {
                self.paragraph("Caption", |xml| run(xml, &[], &format!("{} {}", sign(cell), means)));
            }
        }
    }
}

fn shown(cell: &HeatCell) -> Cell {
    Cell::Text(match cell {
        HeatCell::Level(level) => tenth(*level),
        HeatCell::Withheld | HeatCell::Nobody => sign(*cell).to_owned(),
    })
}

fn sign(cell: HeatCell) -> &'static str {
    match cell {
        HeatCell::Level(_) => "",
        HeatCell::Withheld => "\u{d7}",
        HeatCell::Nobody => "\u{2013}",
    }
}

/// The same chart as two, each with half of the rows; none where it has no rows to share out.
fn halves(chart: &Chart) -> Option<[Chart; 2]> {
    fn both<T: Clone>(rows: &[T], chart: impl Fn(Vec<T>) -> Chart) -> Option<[Chart; 2]> {
        let (first, second) = rows.split_at(rows.len().div_ceil(2));
        (!second.is_empty()).then(|| [chart(first.to_vec()), chart(second.to_vec())])
    }
    match chart {
        Chart::Bullets(rows) => both(rows, Chart::Bullets),
        Chart::Dots(rows) => both(rows, Chart::Dots),
        Chart::Dumbbells(rows) => both(rows, Chart::Dumbbells),
        Chart::Stacks(stacks) => both(&stacks.rows, |rows| Chart::Stacks(Stacks { rows, ..stacks.clone() })),
        Chart::HeatMap(map) => both(&map.rows, |rows| Chart::HeatMap(HeatMap { rows, ..map.clone() })),
        Chart::Radar(_) | Chart::Grid(_) => None,
    }
}
