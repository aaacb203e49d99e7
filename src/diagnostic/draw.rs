//! How a problem is shown to a person.
