//! Every page as text, on screens of several sizes.
